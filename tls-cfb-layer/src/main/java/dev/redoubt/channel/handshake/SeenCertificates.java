package dev.redoubt.channel.handshake;

import java.util.Optional;

/** A client's durable memory of certificates and revocations, kept by the application. Thread-safe. */
public interface SeenCertificates {
    /** The certificate with the highest serial that was remembered for this root. */
    Optional<SeenCertificate> newest(RootPin root);

    /**
     * Called after a handshake has succeeded, and returns only when {@code certificate} is on disk. It never replaces a higher
     * serial; for the same or a lower one it does nothing.
     */
    void remember(RootPin root, SeenCertificate certificate);

    /** The alarm: the root has signed two keys under one serial. Called before the handshake fails with it. */
    void conflict(RootPin root, SeenCertificate known, SeenCertificate presented);

    /** The revocation list with the highest number that was remembered for this root. */
    Optional<RevocationList> revocations(RootPin root);

    /**
     * Called with a list that the root has signed, whatever becomes of the handshake, and returns only when {@code list} is on
     * disk. It never replaces a higher number; for the same or a lower one it does nothing.
     */
    void remember(RootPin root, RevocationList list);

    /** The alarm: the root has signed two lists under one number. Called before the handshake fails with it. */
    void conflict(RootPin root, RevocationList known, RevocationList presented);
}
