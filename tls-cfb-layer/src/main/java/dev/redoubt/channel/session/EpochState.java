package dev.redoubt.channel.session;

/** What an epoch may be used for; it only moves to the right: Unconfirmed, Anonymous, Authenticated. */
sealed interface EpochState {
    /**
     * No record of the client was verified yet.
     *
     * @param deadline in nanoseconds of the server's monotonic clock; dropped then
     */
    record Unconfirmed(long deadline) implements EpochState {
        Anonymous confirmed() {
            return new Anonymous();
        }
    }

    /** Somebody holds the keys, nobody knows who. */
    record Anonymous() implements EpochState {
        Authenticated authenticated(Device device) {
            return new Authenticated(device);
        }
    }

    /** The device has signed the epoch's exporter value. */
    record Authenticated(Device device) implements EpochState {}
}
