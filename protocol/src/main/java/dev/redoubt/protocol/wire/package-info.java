/**
 * The one codec of all fixed layouts: big-endian, TLS presentation language (RFC 8446 section 3), SPEC.md, "Encoding".
 *
 * <p>This package lays out bytes. It must not know what they are for, hold keys, or be lenient in any way.
 */
@NullMarked
package dev.redoubt.protocol.wire;

import org.jspecify.annotations.NullMarked;
