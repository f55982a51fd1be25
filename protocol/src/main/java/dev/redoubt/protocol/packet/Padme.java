package dev.redoubt.protocol.packet;

/** Padmé (Nikitin et al., PURBs, PETS 2019): lengths leak O(log log n) bits, at a cost of at most 12 per cent. */
final class Padme {
    /** Nothing is shorter. */
    static final int LEAST = 256;

    private Padme() {}

    /** The smallest bucket that holds {@code size} bytes, 0 to 2^30. */
    static int bucket(int size) {
        if (size <= LEAST) {
            return LEAST;
        }
        int exponent = 31 - Integer.numberOfLeadingZeros(size);
        int kept = 32 - Integer.numberOfLeadingZeros(exponent);
        int mask = (1 << (exponent - kept)) - 1;
        return (size + mask) & ~mask;
    }
}
