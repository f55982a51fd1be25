package dev.redoubt.channel.session;

/**
 * What an epoch may be used for. The first epoch of a session begins Unconfirmed, each later one Unproven; from then on it
 * only moves on to Anonymous and Authenticated.
 */
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

    /** Made by a rotation, which somebody may have asked for who has stolen the epoch before: serves only the proof that not. */
    record Unproven() implements EpochState {
        /** In a session without a device, which can prove no more than that it holds the keys. */
        Anonymous confirmed() {
            return new Anonymous();
        }

        Authenticated authenticated(Device device) {
            return new Authenticated(device);
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
