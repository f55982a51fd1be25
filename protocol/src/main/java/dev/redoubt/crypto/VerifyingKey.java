package dev.redoubt.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 public key (RFC 8032) that was checked to be a full-order point in its canonical encoding. */
public final class VerifyingKey {
    public static final int SIZE = Ed25519.PUBLIC_KEY_SIZE;
    public static final int SIGNATURE_SIZE = Ed25519.SIGNATURE_SIZE;

    private final byte[] bytes;

    private VerifyingKey(byte[] bytes) {
        this.bytes = bytes;
    }

    static VerifyingKey ofOwn(byte[] bytes) {
        return new VerifyingKey(bytes);
    }

    /**
     * @param bytes 32 bytes from somebody else
     * @throws InvalidKeyMaterialException if they are no canonical point of full order
     */
    public static VerifyingKey parse(byte[] bytes) throws InvalidKeyMaterialException {
        if (bytes.length != SIZE) {
            throw new InvalidKeyMaterialException("an Ed25519 public key has 32 bytes, not " + bytes.length);
        }
        if (!Ed25519.validatePublicKeyFull(bytes, 0)) {
            throw new InvalidKeyMaterialException("not an Ed25519 public key of full order");
        }
        return new VerifyingKey(bytes.clone());
    }

    /** False for a signature of any other length than 64, and for a wrong one. */
    public boolean verify(byte[] message, byte[] signature) {
        return signature.length == SIGNATURE_SIZE
                && Ed25519.verify(signature, 0, bytes, 0, null, message, 0, message.length);
    }

    /** @return a copy, 32 bytes */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "VerifyingKey[" + HexFormat.of().formatHex(bytes, 0, 4) + "…]";
    }
}
