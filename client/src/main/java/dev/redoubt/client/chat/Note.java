package dev.redoubt.client.chat;

/**
 * One line about what happened.
 *
 * @param text safe to be shown
 * @param alarm whether it stays until somebody puts it away
 */
record Note(String text, boolean alarm) {}
