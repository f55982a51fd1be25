package dev.redoubt.protocol.packet;

/** What {@link GroupRule} says: a standing, or one of the rejections. */
public sealed interface Verdict permits Standing, Rejected {}
