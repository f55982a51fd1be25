package dev.redoubt.channel.handshake;

import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.MlKem768;
import dev.redoubt.crypto.MlKem768KeyPair;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * X25519 + ML-KEM-768, the key exchange of suite 0x01: the secret is ML-KEM secret ‖ X25519 secret, 64 bytes, and both must
 * be broken to lose it. This object is the client's side, with its ephemeral private keys. SPEC.md, "Key exchange".
 */
final class HybridExchange implements AutoCloseable {
    static final int CLIENT_SHARE_SIZE = X25519KeyPair.SIZE + MlKem768.PUBLIC_KEY_SIZE;
    static final int SERVER_SHARE_SIZE = X25519KeyPair.SIZE + MlKem768.CIPHERTEXT_SIZE;

    private final X25519KeyPair curve;
    private final MlKem768KeyPair kem;

    private HybridExchange(X25519KeyPair curve, MlKem768KeyPair kem) {
        this.curve = curve;
        this.kem = kem;
    }

    static HybridExchange generate(SecureRandom random) {
        return new HybridExchange(X25519KeyPair.generate(random), MlKem768KeyPair.generate(random));
    }

    /** X25519 public key ‖ ML-KEM encapsulation key. */
    Octets share() {
        return Octets.copyOf(join(curve.publicKey(), kem.publicKey()));
    }

    /** The server's answer to a client's share: X25519 public key ‖ ML-KEM ciphertext, and the secret, owned by the caller. */
    record Answer(byte[] share, Secret secret) {}

    static Answer answer(Octets clientShare, SecureRandom random) throws HandshakeException.UnusableKeyShare {
        byte[] share = requireSize(clientShare, CLIENT_SHARE_SIZE);
        try (X25519KeyPair own = X25519KeyPair.generate(random);
                Secret curveSecret = own.agree(first(share))) {
            MlKem768.Encapsulation encapsulation = MlKem768.encapsulate(rest(share), random);
            try (Secret kemSecret = encapsulation.sharedSecret()) {
                return new Answer(
                        join(own.publicKey(), encapsulation.ciphertext()), Secret.concat(kemSecret, curveSecret));
            }
        } catch (InvalidKeyMaterialException e) {
            throw new HandshakeException.UnusableKeyShare(String.valueOf(e.getMessage()));
        }
    }

    /** @return the secret, 64 bytes, owned by the caller */
    Secret finish(Octets serverShare) throws HandshakeException.UnusableKeyShare {
        byte[] share = requireSize(serverShare, SERVER_SHARE_SIZE);
        try (Secret curveSecret = curve.agree(first(share));
                Secret kemSecret = kem.decapsulate(rest(share))) {
            return Secret.concat(kemSecret, curveSecret);
        } catch (InvalidKeyMaterialException e) {
            throw new HandshakeException.UnusableKeyShare(String.valueOf(e.getMessage()));
        }
    }

    private static byte[] requireSize(Octets share, int size) throws HandshakeException.UnusableKeyShare {
        if (share.size() != size) {
            throw new HandshakeException.UnusableKeyShare("a key share has " + share.size() + " bytes, not " + size);
        }
        return share.toBytes();
    }

    private static byte[] first(byte[] share) {
        return Arrays.copyOf(share, X25519KeyPair.SIZE);
    }

    private static byte[] rest(byte[] share) {
        return Arrays.copyOfRange(share, X25519KeyPair.SIZE, share.length);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Override
    public void close() {
        curve.close();
        kem.close();
    }
}
