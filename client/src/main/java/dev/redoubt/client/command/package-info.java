/**
 * The {@code redoubt} command: the SDK for people at a terminal and for scripts.
 *
 * <p>This package must not do what the SDK cannot, and must not print received text without {@link
 * dev.redoubt.client.command.TerminalText}.
 */
@NullMarked
package dev.redoubt.client.command;

import org.jspecify.annotations.NullMarked;
