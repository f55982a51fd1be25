/**
 * {@code redoubt chat}: a program for the whole of a terminal. {@code Update} makes a state and an event the next state and what is
 * to be done; {@code Renderer} makes a state lines; both are pure. {@code Chat} is the loop around them.
 *
 * <p>This package must not use more of the client than any user of the SDK can, and must not let text from elsewhere into a state
 * but through {@code Wording}.
 */
@NullMarked
package dev.redoubt.client.chat;

import org.jspecify.annotations.NullMarked;
