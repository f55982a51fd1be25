/**
 * Known primitives behind types that own their secrets: HKDF, X25519, Ed25519, ML-KEM-768, AES-256-GCM, the digests,
 * Argon2id, the oblivious pseudorandom function over P-384, and the buckets of Padmé.
 *
 * <p>Providers are chosen by name and never installed globally: curves from Bouncy Castle, AES, digests and ML-KEM from
 * the JDK. The measurements behind that are in {@code protocol/RATIONALE.md}.
 *
 * <p>This package must not know what the bytes mean: no labels, no formats, no protocol.
 */
@NullMarked
package dev.redoubt.crypto;

import org.jspecify.annotations.NullMarked;
