package dev.redoubt.protocol.packet;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.Secret;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/** What follows from a packet's K: key and nonce for its one payload, and the commitment to K. SPEC.md, "SealedPayload". */
final class PayloadKeys implements AutoCloseable {
    static final int SECRET_SIZE = 32;
    static final int COMMITMENT_SIZE = 32;

    private final Secret key;
    private final byte[] nonce;
    private final byte[] commitment;

    private PayloadKeys(Secret key, byte[] nonce, byte[] commitment) {
        this.key = key;
        this.nonce = nonce;
        this.commitment = commitment;
    }

    /** @param secret K, 32 bytes, stays with the caller */
    static PayloadKeys derive(Secret secret) {
        try (Secret extracted = Hkdf.SHA512.extract(new byte[0], secret);
                Secret material = Hkdf.SHA512.expand(
                        extracted, PacketLabels.PAYLOAD_KEY.bytes(), AesGcm.KEY_SIZE + AesGcm.NONCE_SIZE);
                Secret commitment =
                        Hkdf.SHA512.expand(extracted, PacketLabels.PAYLOAD_COMMITMENT.bytes(), COMMITMENT_SIZE)) {
            byte[] nonce = material.read(bytes -> Arrays.copyOfRange(bytes, AesGcm.KEY_SIZE, bytes.length));
            return new PayloadKeys(material.slice(0, AesGcm.KEY_SIZE), nonce, commitment.read(byte[]::clone));
        }
    }

    SealedPayload seal(byte[] padded) {
        return new SealedPayload(commitment, AesGcm.seal(key, nonce, padded, commitment));
    }

    /** Whether the payload commits to this K and to no other. */
    boolean isCommittedToBy(SealedPayload payload) {
        return MessageDigest.isEqual(commitment, payload.commitment());
    }

    byte[] open(SealedPayload payload) throws AEADBadTagException {
        return AesGcm.open(key, nonce, payload.ciphertext(), payload.commitment());
    }

    @Override
    public void close() {
        key.close();
    }
}
