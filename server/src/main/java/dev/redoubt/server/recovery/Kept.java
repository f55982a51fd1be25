package dev.redoubt.server.recovery;

/**
 * What is kept for an account.
 *
 * @param statement the account root's signed word on it
 * @param content opaque; empty where nothing is kept
 * @param suspended whether an administrator has suspended the account
 */
record Kept(long generation, byte[] verifier, byte[] statement, byte[] content, boolean suspended) {}
