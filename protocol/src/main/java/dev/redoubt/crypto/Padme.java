package dev.redoubt.crypto;

/**
 * Padmé buckets (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", 2019,
 * section 4): at most 12 % more bytes, and O(log log n) bits of the length in sight. tls-cfb-layer/SPEC.md, "Padding".
 */
public final class Padme {
    /** The smallest bucket of a message, in bytes. */
    public static final int MINIMUM = 256;

    private Padme() {}

    /**
     * @param total bytes of a whole message, 0 to 2^62
     * @return the size of its bucket: at least {@code total}, at least 256
     */
    public static long bucket(long total) {
        return bucket(total, MINIMUM);
    }

    /** @param minimum the smallest bucket, itself one: everything up to it is padded to it */
    public static long bucket(long total, int minimum) {
        if (total < 0 || total > 1L << 62) {
            throw new IllegalArgumentException("no message has " + total + " bytes");
        }
        if (total <= minimum) {
            return minimum;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(total);
        int significant = 32 - Integer.numberOfLeadingZeros(exponent);
        long mask = (1L << (exponent - significant)) - 1;
        return (total + mask) & ~mask;
    }
}
