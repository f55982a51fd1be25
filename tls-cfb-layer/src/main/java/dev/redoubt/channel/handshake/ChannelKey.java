package dev.redoubt.channel.handshake;

import dev.redoubt.crypto.SigningKey;
import java.util.Optional;

/** The key that an appliance serves with, and the certificate that makes it count. Owns the key. */
public final class ChannelKey implements AutoCloseable {
    private final SigningKey key;
    private final ChannelCertificate certificate;
    private final Suite suite;
    private final Optional<RevocationList> revocations;

    /**
     * @param key owned by this from now on
     * @throws IllegalArgumentException if the certificate is for another key, for an unknown suite, or not signed by its root
     */
    public ChannelKey(SigningKey key, ChannelCertificate certificate) {
        this(key, certificate, Optional.empty());
    }

    /**
     * @param key owned by this from now on
     * @param revocations shown to clients beside the certificate
     * @throws IllegalArgumentException also if the list is not signed by the certificate's root, or revokes the certificate
     */
    public ChannelKey(SigningKey key, ChannelCertificate certificate, Optional<RevocationList> revocations) {
        if (!certificate.channelKey().equals(key.verifyingKey()) || !certificate.isSignedByItsRoot()) {
            throw new IllegalArgumentException("the certificate is not for this channel key");
        }
        if (revocations.isPresent() && !allows(revocations.get(), certificate)) {
            throw new IllegalArgumentException("the revocation list is not of the certificate's root, or revokes it");
        }
        this.key = key;
        this.certificate = certificate;
        this.suite = Suite.ofCode(certificate.suite())
                .orElseThrow(() -> new IllegalArgumentException("the certificate is for an unknown suite"));
        this.revocations = revocations;
    }

    private static boolean allows(RevocationList list, ChannelCertificate certificate) {
        return list.root().equals(certificate.root()) && list.isSignedByItsRoot() && !list.revokes(certificate);
    }

    public ChannelCertificate certificate() {
        return certificate;
    }

    public Suite suite() {
        return suite;
    }

    public Optional<RevocationList> revocations() {
        return revocations;
    }

    /** As a hello carries it: no bytes for no list. */
    byte[] revocationBytes() {
        return revocations.map(RevocationList::toBytes).orElseGet(() -> new byte[0]);
    }

    byte[] sign(byte[] message) {
        return key.sign(message);
    }

    @Override
    public void close() {
        key.close();
    }
}
