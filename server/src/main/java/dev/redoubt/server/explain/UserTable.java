package dev.redoubt.server.explain;

/**
 * A table with rows about users, and which of them are one user's.
 *
 * @param rows a condition in SQL. It may name {@code :account} (IDr, or null), {@code :name} (the name's blind index),
 *     {@code <nodes>} (IDn of the account's devices) and {@code <counters>} (ids of counts of tries)
 */
record UserTable(String name, String rows) {}
