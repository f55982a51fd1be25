/**
 * One Binary HTTP message over the records of one direction of an exchange, the same on both sides: gathering, padding and
 * sealing on the way out, verifying and parsing on the way in. SPEC.md, "Inner message".
 *
 * <p>This package must not know Jetty, sessions or who is talking to whom, and must never hand out a byte that was not
 * verified.
 */
@NullMarked
package dev.redoubt.channel.message;

import org.jspecify.annotations.NullMarked;
