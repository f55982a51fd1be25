package dev.redoubt.channel.handshake;

import dev.redoubt.crypto.SigningKey;

/** The key that an appliance serves with, and the certificate that makes it count. Owns the key. */
public final class ChannelKey implements AutoCloseable {
    private final SigningKey key;
    private final ChannelCertificate certificate;
    private final Suite suite;

    /**
     * @param key owned by this from now on
     * @throws IllegalArgumentException if the certificate is for another key, for an unknown suite, or not signed by its root
     */
    public ChannelKey(SigningKey key, ChannelCertificate certificate) {
        if (!certificate.channelKey().equals(key.verifyingKey()) || !certificate.isSignedByItsRoot()) {
            throw new IllegalArgumentException("the certificate is not for this channel key");
        }
        this.key = key;
        this.certificate = certificate;
        this.suite = Suite.ofCode(certificate.suite())
                .orElseThrow(() -> new IllegalArgumentException("the certificate is for an unknown suite"));
    }

    public ChannelCertificate certificate() {
        return certificate;
    }

    public Suite suite() {
        return suite;
    }

    byte[] sign(byte[] message) {
        return key.sign(message);
    }

    @Override
    public void close() {
        key.close();
    }
}
