package dev.redoubt.server.mailbox;

/**
 * What has become of an envelope. It begins Offered to its connected device, or Left to storage where there is none; from there
 * only a legal next state has a method. Acknowledged and Gone are ends.
 */
sealed interface OfferState {
    /** Its device may have it; it is in no database. */
    record Offered() implements OfferState {
        Acknowledged acknowledge() {
            return new Acknowledged();
        }

        Left leave() {
            return new Left(false);
        }
    }

    /** Its device took it, and it was never stored. */
    record Acknowledged() implements OfferState {}

    /**
     * It is about to be stored, or just being stored.
     *
     * @param taken whether its device took it meanwhile after all
     */
    record Left(boolean taken) implements OfferState {
        Left acknowledge() {
            return new Left(true);
        }

        /** It need not be stored any more. */
        Acknowledged skip() {
            return new Acknowledged();
        }

        Stored commit(EnvelopeId id) {
            return new Stored(id);
        }
    }

    /** It is committed. */
    record Stored(EnvelopeId id) implements OfferState {
        Gone acknowledge() {
            return new Gone(id);
        }
    }

    /** It was stored, and is to be deleted. */
    record Gone(EnvelopeId id) implements OfferState {}
}
