package dev.redoubt.bench.ejabberd;

/** The users of the bench, by number. */
final class EjabberdUsers {
    static final String PASSWORD = "bench";

    private EjabberdUsers() {}

    /** The local part of the address of this number. */
    static String name(int number) {
        return "u" + number;
    }
}
