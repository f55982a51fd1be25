/**
 * What the server says in its log: the events of a dictionary with fields of a closed set, one JSON object in a line, and what
 * libraries say with all values left out. {@code ops/log-events.md} is made from it.
 *
 * <p>Nothing else writes into the log, and nothing here takes a text from elsewhere: no message of an exception, no name, no
 * identifier, no address.
 */
@NullMarked
package dev.redoubt.server.logging;

import org.jspecify.annotations.NullMarked;
