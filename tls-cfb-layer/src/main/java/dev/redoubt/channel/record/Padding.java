package dev.redoubt.channel.record;

/**
 * Padmé buckets (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", 2019,
 * section 4): at most 12 % more bytes, and O(log log n) bits of the length in sight. SPEC.md, "Padding".
 */
public final class Padding {
    /** The smallest bucket, in bytes. */
    public static final int MINIMUM = 256;

    private Padding() {}

    /**
     * @param total bytes of a whole message, 0 to 2^62
     * @return the size of its bucket: at least {@code total}, at least 256
     */
    public static long bucket(long total) {
        if (total < 0 || total > 1L << 62) {
            throw new IllegalArgumentException("no message has " + total + " bytes");
        }
        if (total <= MINIMUM) {
            return MINIMUM;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(total);
        int significant = 32 - Integer.numberOfLeadingZeros(exponent);
        long mask = (1L << (exponent - significant)) - 1;
        return (total + mask) & ~mask;
    }
}
