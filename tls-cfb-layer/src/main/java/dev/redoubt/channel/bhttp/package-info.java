/**
 * Binary HTTP (RFC 9292) in one canonical form: the indeterminate-length encodings of requests and responses, written as a
 * stream and parsed as it comes, both with constant memory. SPEC.md, "Inner message".
 *
 * <p>Left out of RFC 9292 on purpose: known-length encodings, informational responses, trailers and truncated messages.
 *
 * <p>This package must know nothing of records, keys, sessions or Jetty, and must never buffer content.
 */
@NullMarked
package dev.redoubt.channel.bhttp;

import org.jspecify.annotations.NullMarked;
