package dev.redoubt.protocol.packet;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.MlKem768;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;

/**
 * What one recipient node needs to open the payload, as laid out. SPEC.md, "Exchange".
 *
 * @param exchangeKey R, 32 bytes
 * @param kemCiphertext 1,088 bytes
 * @param sealedSender s, 96 bytes
 * @param wrappedKey w, 48 bytes
 */
record Exchange(
        EphemeralKeyId keyId,
        boolean lastResort,
        byte[] exchangeKey,
        byte[] kemCiphertext,
        byte[] sealedSender,
        byte[] wrappedKey) {
    static final int SEALED_SENDER_SIZE = SenderClaim.SIZE + AesGcm.TAG_SIZE;
    static final int WRAPPED_KEY_SIZE = PayloadKeys.SECRET_SIZE + AesGcm.TAG_SIZE;
    static final int SIZE = Structure.HEADER_SIZE
            + 8
            + 1
            + X25519KeyPair.SIZE
            + MlKem768.CIPHERTEXT_SIZE
            + SEALED_SENDER_SIZE
            + WRAPPED_KEY_SIZE;

    static Exchange parse(byte[] bytes) throws MalformedException {
        WireReader in = new WireReader(Structure.EXCHANGE, bytes);
        Exchange exchange = new Exchange(
                new EphemeralKeyId(in.positive63()),
                in.flag(),
                in.bytes(X25519KeyPair.SIZE),
                in.bytes(MlKem768.CIPHERTEXT_SIZE),
                in.bytes(SEALED_SENDER_SIZE),
                in.bytes(WRAPPED_KEY_SIZE));
        in.end();
        return exchange;
    }

    byte[] toBytes() {
        return new WireWriter(Structure.EXCHANGE, SIZE)
                .uint64(keyId.value())
                .flag(lastResort)
                .bytes(exchangeKey)
                .bytes(kemCiphertext)
                .bytes(sealedSender)
                .bytes(wrappedKey)
                .toBytes();
    }
}
