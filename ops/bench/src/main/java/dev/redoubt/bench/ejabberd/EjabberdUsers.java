package dev.redoubt.bench.ejabberd;

/**
 * Users with numbers.
 *
 * @param prefix of their names, which no other users' names begin with
 */
record EjabberdUsers(String prefix) {
    /** Of each of them. */
    static final String PASSWORD = "bench";

    /** The local part of the address of this number. */
    String name(int number) {
        return prefix + number;
    }

    String address(int number) {
        return name(number) + "@" + EjabberdConfiguration.HOST;
    }
}
