package dev.redoubt.server.explain;

/**
 * A table with rows about users, and which of them are one user's.
 *
 * @param rows a condition in SQL. It may name {@code :user} (the user's number, or 0), {@code :account} (IDr, or nothing),
 *     {@code <nodes>} (IDn of the account's devices) and {@code <counters>} (ids of counts of tries)
 */
record UserTable(String name, String rows) {}
