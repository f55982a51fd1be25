package dev.redoubt.protocol.device;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.Padme;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * All that follows from a code's secret: the name of the rendezvous, and keys for what is left there. The answer is sealed
 * under a fresh agreement too, so that who learns the code later opens no answer that was recorded. SPEC.md, "A further
 * device". Not thread-safe.
 */
public final class RendezvousKeys implements AutoCloseable {
    /** Bytes of a rendezvous' name. */
    public static final int ID_SIZE = 32;

    /** Bytes of a sealed text at most. */
    public static final int MOST = 64 * 1024;

    private static final int LEAST_BUCKET = 1024;
    private static final int LENGTH_SIZE = 4;
    private static final int SALT_SIZE = 64;

    private final Secret pseudorandomKey;
    private final Octets id;

    /** @param secret of the code; stays with the caller */
    public RendezvousKeys(Secret secret) {
        this.pseudorandomKey = Hkdf.SHA512.extract(new byte[0], secret);
        try (Secret name = Hkdf.SHA512.expand(pseudorandomKey, label("redoubt v1 device code, rendezvous"), ID_SIZE)) {
            this.id = Octets.copyOf(name.read(byte[]::clone));
        }
    }

    /** What the appliance knows the rendezvous by; says nothing of the secret. */
    public Octets id() {
        return id;
    }

    /** What the existing device leaves first. */
    public byte[] sealOffer(byte[] content, SecureRandom random) {
        try (Secret key = key("redoubt v1 device code, offer")) {
            return seal(key, content, random);
        }
    }

    /** @throws MalformedException if it was not sealed under this code */
    public byte[] openOffer(byte[] sealed) throws MalformedException {
        try (Secret key = key("redoubt v1 device code, offer")) {
            return open(key, sealed);
        }
    }

    /** What the new device leaves. */
    public byte[] sealRequest(byte[] content, SecureRandom random) {
        try (Secret key = key("redoubt v1 device code, request")) {
            return seal(key, content, random);
        }
    }

    /** @throws MalformedException if it was not sealed under this code */
    public byte[] openRequest(byte[] sealed) throws MalformedException {
        try (Secret key = key("redoubt v1 device code, request")) {
            return open(key, sealed);
        }
    }

    /**
     * What the existing device leaves at last.
     *
     * @param own fresh, for this answer; stays with the caller
     * @param peer X25519 public key from the request
     * @return the own public key, 32 bytes, and the sealed text
     * @throws MalformedException if the peer's key is none
     */
    public byte[] sealAnswer(byte[] content, X25519KeyPair own, byte[] peer, SecureRandom random)
            throws MalformedException {
        try (Secret key = answerKey(own, peer, peer, own.publicKey())) {
            byte[] sealed = seal(key, content, random);
            return ByteBuffer.allocate(X25519KeyPair.SIZE + sealed.length)
                    .put(own.publicKey())
                    .put(sealed)
                    .array();
        }
    }

    /**
     * An answer as it was opened.
     *
     * @param answering the public key that it was sealed from, 32 bytes
     */
    public record OpenedAnswer(Octets answering, byte[] content) {}

    /**
     * @param own whose public half went with the request; stays with the caller
     * @throws MalformedException if it was not sealed under this code for this key
     */
    public OpenedAnswer openAnswer(byte[] answer, X25519KeyPair own) throws MalformedException {
        if (answer.length < X25519KeyPair.SIZE) {
            throw new MalformedException("device answer: cut off");
        }
        byte[] peer = Arrays.copyOf(answer, X25519KeyPair.SIZE);
        try (Secret key = answerKey(own, peer, own.publicKey(), peer)) {
            byte[] content = open(key, Arrays.copyOfRange(answer, X25519KeyPair.SIZE, answer.length));
            return new OpenedAnswer(Octets.copyOf(peer), content);
        }
    }

    private Secret answerKey(X25519KeyPair own, byte[] peer, byte[] requester, byte[] answerer)
            throws MalformedException {
        byte[] label = label("redoubt v1 device code, answer");
        byte[] info = ByteBuffer.allocate(label.length + requester.length + answerer.length)
                .put(label)
                .put(requester)
                .put(answerer)
                .array();
        try (Secret salt = Hkdf.SHA512.expand(pseudorandomKey, label, SALT_SIZE);
                Secret agreed = own.agree(peer);
                Secret extracted = Hkdf.SHA512.extract(salt.read(byte[]::clone), agreed)) {
            return Hkdf.SHA512.expand(extracted, info, AesGcm.KEY_SIZE);
        } catch (InvalidKeyMaterialException e) {
            throw new MalformedException("device answer: no usable key", e);
        }
    }

    private Secret key(String label) {
        return Hkdf.SHA512.expand(pseudorandomKey, label(label), AesGcm.KEY_SIZE);
    }

    private byte[] seal(Secret key, byte[] content, SecureRandom random) {
        byte[] nonce = new byte[AesGcm.NONCE_SIZE];
        random.nextBytes(nonce);
        int bucket = Math.toIntExact(Padme.bucket(LENGTH_SIZE + (long) content.length, LEAST_BUCKET));
        byte[] padded =
                ByteBuffer.allocate(bucket).putInt(content.length).put(content).array();
        byte[] sealed = AesGcm.seal(key, nonce, padded, id.toBytes());
        Arrays.fill(padded, (byte) 0);
        if (nonce.length + sealed.length + X25519KeyPair.SIZE > MOST) {
            throw new IllegalArgumentException("a text of " + content.length + " bytes does not fit");
        }
        return ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    private byte[] open(Secret key, byte[] sealed) throws MalformedException {
        if (sealed.length < AesGcm.NONCE_SIZE + LENGTH_SIZE + AesGcm.TAG_SIZE || sealed.length > MOST) {
            throw new MalformedException("rendezvous: " + sealed.length + " bytes are no sealed text");
        }
        byte[] nonce = Arrays.copyOf(sealed, AesGcm.NONCE_SIZE);
        byte[] text = Arrays.copyOfRange(sealed, AesGcm.NONCE_SIZE, sealed.length);
        try {
            ByteBuffer padded = ByteBuffer.wrap(AesGcm.open(key, nonce, text, id.toBytes()));
            int length = padded.getInt();
            if (length < 0 || length > padded.remaining()) {
                throw new MalformedException("rendezvous: a wrong length inside");
            }
            byte[] content = new byte[length];
            padded.get(content);
            return content;
        } catch (AEADBadTagException e) {
            throw new MalformedException("rendezvous: not sealed under this code", e);
        }
    }

    private static byte[] label(String text) {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        pseudorandomKey.close();
    }
}
