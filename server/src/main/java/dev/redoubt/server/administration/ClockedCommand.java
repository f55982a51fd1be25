package dev.redoubt.server.administration;

/** A command that is made with a clock. */
interface ClockedCommand {}
