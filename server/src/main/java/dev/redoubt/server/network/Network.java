package dev.redoubt.server.network;

/** @param name 1 to 20 characters, in the open */
public record Network(NetworkId id, String name, NetworkSettings settings) {}
