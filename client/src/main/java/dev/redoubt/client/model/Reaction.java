package dev.redoubt.client.model;

import java.util.Optional;

/**
 * What somebody thinks of a message, in a word or picture.
 *
 * @param contact whose it is; empty for the own account
 * @param text 1 to 64 bytes of UTF-8: never trusted, so that it must not reach a terminal unfiltered
 */
public record Reaction(Optional<Contact> contact, String text) {}
