package dev.redoubt.channel.handshake;

import java.util.Optional;

/** A client's durable memory of certificates, kept by the application. Thread-safe. */
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
}
