/**
 * Fingerprints: what two people compare, by voice or by QR code, to know that nobody stands between them.
 *
 * <p>This package must not decide what is trusted: it shows and compares, the client pins.
 */
@NullMarked
package dev.redoubt.protocol.fingerprint;

import org.jspecify.annotations.NullMarked;
