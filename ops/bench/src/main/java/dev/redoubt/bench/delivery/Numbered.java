package dev.redoubt.bench.delivery;

import java.util.stream.IntStream;

/** Which device does what, by its number, of every contender. */
final class Numbered {
    static final int SENDERS = 8;
    /** Of each sender. */
    static final int WINDOW = 64;

    private static final int FIRST_RECEIVER = SENDERS;
    private static final int FIRST_OFFLINE = 2 * SENDERS;
    private static final int OFFLINE = 32;
    private static final int FIRST_OF_MANY = FIRST_OFFLINE + OFFLINE;
    static final int MANY = 500;

    /** How many devices there must be for all of these, but for those that get what goes to many. */
    static final int FEW = FIRST_OF_MANY;
    /** How many devices there must be for all. */
    static final int ALL = FIRST_OF_MANY + MANY;

    private Numbered() {}

    /** One for each sender. */
    static int[] receivers() {
        return IntStream.range(FIRST_RECEIVER, FIRST_RECEIVER + SENDERS).toArray();
    }

    static int receiver(int message) {
        return FIRST_RECEIVER + message % SENDERS;
    }

    /** Never connected. */
    static int offline(int message) {
        return FIRST_OFFLINE + message % OFFLINE;
    }

    /** Those that one message goes to. */
    static int[] many() {
        return IntStream.range(FIRST_OF_MANY, FIRST_OF_MANY + MANY).toArray();
    }
}
