package dev.redoubt.protocol.accountdata;

/** The account's data is more than one seal carries. */
public final class TooMuchException extends Exception {
    private static final long serialVersionUID = 1L;

    TooMuchException() {
        super("account data has at most " + SealedAccountData.LARGEST + " bytes");
    }
}
