package dev.redoubt.protocol.packet;

/** Carries a rejection out of the steps of opening; never leaves the package. */
final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Rejected rejected;

    RejectedException(Rejected rejected) {
        super(rejected.reason(), null, false, false);
        this.rejected = rejected;
    }

    Rejected rejected() {
        return rejected;
    }
}
