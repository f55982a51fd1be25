/**
 * What an account is recovered with: the bundle of its root keys, how it is sealed under a passphrase, words or offline, and
 * the files of the offline mode. Every byte: {@code protocol/SPEC.md}, "Recovery".
 *
 * <p>This package must not talk to anybody, write anything to a disk, or let a secret out of a type that wipes it, except as
 * the words that a person writes down.
 */
@NullMarked
package dev.redoubt.protocol.recovery;

import org.jspecify.annotations.NullMarked;
