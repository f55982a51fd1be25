/**
 * Authenticated records: AES-256-CFB, encrypt-then-MAC, one chain of records per direction of an exchange. SPEC.md, "Records".
 *
 * <p>This package never gives CFB alone to anybody, never hands out a plaintext whose tag was not verified, and never lets a
 * raw key byte out. It knows nothing of handshakes, sessions' lives, HTTP or networks.
 */
@NullMarked
package dev.redoubt.channel.record;

import org.jspecify.annotations.NullMarked;
