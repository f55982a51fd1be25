package dev.redoubt.protocol.packet;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Padme;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;

/**
 * The payload as everybody carries it. SPEC.md, "SealedPayload".
 *
 * @param commitment 32 bytes that only one K gives
 * @param ciphertext C: AES-256-GCM with its tag
 */
record SealedPayload(byte[] commitment, byte[] ciphertext) {
    static final int OVERHEAD = Structure.HEADER_SIZE + PayloadKeys.COMMITMENT_SIZE + AesGcm.TAG_SIZE;

    static SealedPayload parse(byte[] bytes) throws MalformedException {
        WireReader in = new WireReader(Structure.SEALED_PAYLOAD, bytes);
        if (bytes.length > PacketLimits.MAX_SEALED_PAYLOAD_SIZE || bytes.length < OVERHEAD + Padme.MINIMUM) {
            throw in.malformed("a size of " + bytes.length);
        }
        int padded = bytes.length - OVERHEAD;
        if (Padme.bucket(padded) != padded) {
            throw in.malformed("a size between two buckets");
        }
        return new SealedPayload(in.bytes(PayloadKeys.COMMITMENT_SIZE), in.bytes(in.remaining()));
    }

    byte[] toBytes() {
        int size = Structure.HEADER_SIZE + commitment.length + ciphertext.length;
        return new WireWriter(Structure.SEALED_PAYLOAD, size)
                .bytes(commitment)
                .bytes(ciphertext)
                .toBytes();
    }
}
