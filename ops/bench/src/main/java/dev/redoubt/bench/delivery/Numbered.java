package dev.redoubt.bench.delivery;

import java.util.stream.IntStream;

/** Which device does what, by its number, of every contender. */
final class Numbered {
    /** To devices that are offline. Many, with few under way each: ejabberd stores one message of a sender after the other. */
    static final int SENDERS = 64;
    /** Of each of these. */
    static final int WINDOW = 8;

    /** Senders to devices that are connected, each with a receiver of its own. Few, since each is a core's work. */
    static final int PAIRS = 8;
    /** Of each of these. */
    static final int PAIR_WINDOW = 64;

    static final int MANY = 500;
    private static final int OFFLINE = 32;

    private static final int FIRST_RECEIVER = SENDERS;
    private static final int FIRST_OFFLINE = FIRST_RECEIVER + PAIRS;
    private static final int FIRST_OF_MANY = FIRST_OFFLINE + OFFLINE;

    /** How many devices there must be for all of these, but for those that get what goes to many. */
    static final int FEW = FIRST_OF_MANY;
    /** How many devices there must be for all. */
    static final int ALL = FIRST_OF_MANY + MANY;

    private Numbered() {}

    /** One for each pair. */
    static int[] receivers() {
        return IntStream.range(FIRST_RECEIVER, FIRST_RECEIVER + PAIRS).toArray();
    }

    /** Of the message of this number, which is of the sender that it has as its remainder. */
    static int receiver(int message) {
        return FIRST_RECEIVER + message % PAIRS;
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
