package dev.redoubt.crypto;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** An X25519 key pair (RFC 7748) that owns its private half. */
public final class X25519KeyPair implements AutoCloseable {
    /** Bytes of a public key, a private key and a shared secret alike. */
    public static final int SIZE = X25519.POINT_SIZE;

    private final Secret privateKey;
    private final byte[] publicKey = new byte[SIZE];

    private X25519KeyPair(Secret privateKey) {
        this.privateKey = privateKey;
        privateKey.read(scalar -> {
            X25519.scalarMultBase(scalar, 0, publicKey, 0);
            return publicKey;
        });
    }

    public static X25519KeyPair generate(SecureRandom random) {
        return new X25519KeyPair(Secret.random(SIZE, random));
    }

    /** @param privateKey 32 bytes, owned by the pair from now on */
    public static X25519KeyPair ofPrivateKey(Secret privateKey) {
        if (privateKey.size() != SIZE) {
            throw new IllegalArgumentException("an X25519 private key has 32 bytes, not " + privateKey.size());
        }
        return new X25519KeyPair(privateKey);
    }

    /** @return a copy, 32 bytes */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** The pair's own secret, for sealing it in a container; closing the pair destroys it. */
    public Secret privateKey() {
        return privateKey;
    }

    /**
     * RFC 7748 section 6.1.
     *
     * @param peerPublicKey 32 bytes from the other side
     * @throws InvalidKeyMaterialException if the key has another length or the result is all zero (a small-order point)
     */
    public Secret agree(byte[] peerPublicKey) throws InvalidKeyMaterialException {
        if (peerPublicKey.length != SIZE) {
            throw new InvalidKeyMaterialException("an X25519 public key has 32 bytes, not " + peerPublicKey.length);
        }
        byte[] shared = new byte[SIZE];
        boolean contributory =
                privateKey.read(scalar -> X25519.calculateAgreement(scalar, 0, peerPublicKey, 0, shared, 0));
        if (!contributory) {
            throw new InvalidKeyMaterialException("the X25519 result is all zero");
        }
        return Secret.takeOwnershipOf(shared);
    }

    @Override
    public void close() {
        privateKey.close();
    }
}
