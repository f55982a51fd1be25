package dev.redoubt.channel.record;

/**
 * Which sequence numbers of an epoch were used: exact for the 2,048 up to the highest, and everything older counts as used
 * (as in RFC 4303 section 3.4.3). Thread-safe. Only for numbers whose tag was verified.
 */
public final class ReplayWindow {
    public static final int WIDTH = 2048;

    private final long[] used = new long[WIDTH / Long.SIZE];
    private long highest = -1;

    /**
     * One atomic step: of all callers with the same number, one gets true.
     *
     * @param sequence not negative
     * @return whether the number was fresh; it is marked from now on
     */
    public synchronized boolean testAndMark(long sequence) {
        if (sequence > highest) {
            advance(sequence);
        } else if (highest - sequence >= WIDTH || isMarked(sequence)) {
            return false;
        }
        used[word(sequence)] |= bit(sequence);
        return true;
    }

    private void advance(long sequence) {
        long steps = Math.min(sequence - highest, WIDTH);
        for (long back = 0; back < steps; back++) {
            used[word(sequence - back)] &= ~bit(sequence - back);
        }
        highest = sequence;
    }

    private boolean isMarked(long sequence) {
        return (used[word(sequence)] & bit(sequence)) != 0;
    }

    private static int word(long sequence) {
        return (int) (sequence % WIDTH) / Long.SIZE;
    }

    private static long bit(long sequence) {
        return 1L << (sequence % Long.SIZE);
    }
}
