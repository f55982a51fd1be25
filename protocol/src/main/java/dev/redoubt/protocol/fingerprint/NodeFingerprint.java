package dev.redoubt.protocol.fingerprint;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import java.util.Locale;

/**
 * The short fingerprint of one device: 80 bits in Crockford Base32, 16 digits in four groups of four. Nobody finds another key
 * with the same one. SPEC.md, "Fingerprints". Immutable.
 *
 * @param digits upper case, without separators
 */
public record NodeFingerprint(String digits) {
    /** Digits of each. */
    public static final int DIGITS = 16;

    private static final int GROUP = 4;

    /** @throws IllegalArgumentException unless it is 16 digits of the alphabet */
    public NodeFingerprint {
        if (digits.length() != DIGITS || !Fingerprint.areDigits(digits)) {
            throw new IllegalArgumentException("a device's fingerprint has 16 digits of Crockford Base32");
        }
    }

    public static NodeFingerprint of(AccountId account, NodeId node) {
        return new NodeFingerprint(Fingerprint.digitsOfNode(account, node).substring(0, DIGITS));
    }

    /** Whether somebody who typed this means this device: its first digits, at least four, however they are written. */
    public boolean isMeantBy(String typed) {
        String start = Fingerprint.normalized(typed);
        return start.length() >= GROUP && digits.startsWith(start);
    }

    /** For people: {@code 0123-4567-89AB-CDEF}. */
    public String grouped() {
        return String.format(
                Locale.ROOT,
                "%s-%s-%s-%s",
                digits.substring(0, 4),
                digits.substring(4, 8),
                digits.substring(8, 12),
                digits.substring(12));
    }

    @Override
    public String toString() {
        return grouped();
    }
}
