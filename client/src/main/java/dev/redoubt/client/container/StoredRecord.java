package dev.redoubt.client.container;

import dev.redoubt.protocol.identity.Octets;

/**
 * One record as it was read.
 *
 * @param id the second half of its name
 * @param content the caller's own copy, to be zeroed where it is secret
 */
public record StoredRecord(Octets id, byte[] content) {}
