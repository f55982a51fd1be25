package dev.redoubt.server.administrator;

/**
 * Somebody who was let in.
 *
 * @param name 1 to 64 characters, in the open: it stands in the audit log. Whoever comes over the local socket is
 *     {@code local:USER}, by the name of the system's user
 */
public record Administrator(String name, Role role) {}
