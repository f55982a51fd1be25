package dev.redoubt.protocol.packet;

/** How opening a packet ended. */
public sealed interface Opening permits Opened, Rejected {}
