package dev.redoubt.protocol.packet;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.PrefixDigest;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.Credential;
import dev.redoubt.protocol.account.EphemeralKey;
import dev.redoubt.protocol.wire.Structure;
import java.nio.ByteBuffer;
import javax.crypto.AEADBadTagException;

/**
 * The two steps of an exchange, the same for sender and recipient once each has its agreement results. Every key seals one
 * text only, so the nonce is zero. SPEC.md, "Exchange".
 */
final class ExchangeKeys implements AutoCloseable {
    private static final byte[] NONCE = new byte[AesGcm.NONCE_SIZE];
    private static final byte[] NO_DATA = new byte[0];
    private static final int CHAINING_SIZE = 64;

    private final byte[] context;
    private final Secret senderKey;
    private final Secret chaining;

    private ExchangeKeys(byte[] context, Secret senderKey, Secret chaining) {
        this.context = context;
        this.senderKey = senderKey;
        this.chaining = chaining;
    }

    /**
     * Step 1.
     *
     * @param agreed DH(e,E) ‖ DH(e,I) ‖ ML-KEM secret, stays with the caller
     * @param context {@link #context}
     */
    static ExchangeKeys derive(Secret agreed, byte[] context) {
        try (Secret extracted = Hkdf.SHA512.extract(new byte[0], agreed);
                Secret material = Hkdf.SHA512.expand(extracted, context, AesGcm.KEY_SIZE + CHAINING_SIZE)) {
            return new ExchangeKeys(
                    context,
                    material.slice(0, AesGcm.KEY_SIZE),
                    material.slice(AesGcm.KEY_SIZE, AesGcm.KEY_SIZE + CHAINING_SIZE));
        }
    }

    /** info: everything public that the keys depend on. */
    static byte[] context(byte[] exchangeKey, byte[] kemCiphertext, EphemeralKey ephemeral, Credential recipient) {
        byte[] numbers = ByteBuffer.allocate(9)
                .putLong(ephemeral.id().value())
                .put((byte) (ephemeral.lastResort() ? 1 : 0))
                .array();
        return Digests.sha512(
                PacketLabels.EXCHANGE.bytes(),
                new byte[] {Structure.SUITE},
                exchangeKey,
                ephemeral.x25519().toBytes(),
                ephemeral.mlKem().toBytes(),
                kemCiphertext,
                numbers,
                recipient.toBytes());
    }

    byte[] sealSender(SenderClaim claim) {
        return AesGcm.seal(senderKey, NONCE, claim.toBytes(), NO_DATA);
    }

    SenderClaim openSender(byte[] sealedSender) throws AEADBadTagException {
        return SenderClaim.parse(AesGcm.open(senderKey, NONCE, sealedSender, NO_DATA));
    }

    /**
     * Step 2, sender.
     *
     * @param agreed DH(a,E) ‖ DH(a,I), stays with the caller
     * @param binding {@link #binding}
     */
    byte[] wrap(Secret payloadSecret, Secret agreed, SenderClaim claim, byte[] binding) {
        try (Secret key = wrappingKey(agreed, claim)) {
            return payloadSecret.read(bytes -> AesGcm.seal(key, NONCE, bytes, binding));
        }
    }

    /** Step 2, recipient. */
    Secret unwrap(byte[] wrappedKey, Secret agreed, SenderClaim claim, byte[] binding) throws AEADBadTagException {
        try (Secret key = wrappingKey(agreed, claim)) {
            return Secret.takeOwnershipOf(AesGcm.open(key, NONCE, wrappedKey, binding));
        }
    }

    private Secret wrappingKey(Secret agreed, SenderClaim claim) {
        byte[] salt = chaining.read(byte[]::clone);
        byte[] info = ByteBuffer.allocate(context.length + SenderClaim.SIZE)
                .put(context)
                .put(claim.toBytes())
                .array();
        try (Secret extracted = Hkdf.SHA512.extract(salt, agreed)) {
            return Hkdf.SHA512.expand(extracted, info, AesGcm.KEY_SIZE);
        } finally {
            java.util.Arrays.fill(salt, (byte) 0);
        }
    }

    /** The part of the binding that is the same for all recipients: it has the whole payload in it and is hashed once. */
    static PrefixDigest bindingPrefix(SealedPayload payload) {
        return PrefixDigest.sha512(PacketLabels.WRAPPING.bytes(), payload.commitment(), payload.ciphertext());
    }

    /** The associated data of w: keeps anybody from putting another payload under the same K. */
    static byte[] binding(PrefixDigest prefix, byte[] exchangeKey, byte[] sealedSender) {
        return prefix.with(exchangeKey, sealedSender);
    }

    @Override
    public void close() {
        senderKey.close();
        chaining.close();
    }
}
