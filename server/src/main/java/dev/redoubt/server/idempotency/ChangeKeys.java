package dev.redoubt.server.idempotency;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.Padme;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * What a change's idempotency key gives: the row that it is kept in, the digest of its request, and the key under which its
 * answer is sealed. All of them come from the key by HKDF-SHA-256, bound to the device; who has the database but not the key has
 * nothing to compare or to guess with. server/SPEC.md, "Idempotency keys".
 */
final class ChangeKeys implements AutoCloseable {
    private static final int SIZE = 32;
    private static final byte[] SALT = ascii("redoubt idempotency 1");
    private static final byte[] ROW = ascii("row ");
    private static final byte[] DIGEST = ascii("digest ");
    private static final byte[] ANSWER = ascii("answer ");

    private final Octets row;
    private final Octets digest;
    private final Secret sealing;

    ChangeKeys(Change change) {
        byte[] account = change.device().account().toBytes();
        byte[] node = change.device().node().toBytes();
        byte[] request = Digests.sha256(
                ascii(change.what()), new byte[1], change.request().toByteArray());
        try (Secret key = Secret.takeCopyOf(change.key().bytes().toBytes());
                Secret root = Hkdf.SHA256.extract(SALT, key)) {
            row = expand(root, ROW, account, node);
            digest = expand(root, DIGEST, account, node, request);
            sealing = Hkdf.SHA256.expand(root, concat(ANSWER, account, node), SIZE);
        }
    }

    /** Finds the row. */
    Octets row() {
        return row;
    }

    /** Equal for the same request only. */
    Octets digest() {
        return digest;
    }

    /** Nonce ‖ ciphertext ‖ tag, of a padding bucket's size, for this row alone. */
    byte[] seal(byte[] answer, SecureRandom random) {
        byte[] nonce = new byte[AesGcm.NONCE_SIZE];
        random.nextBytes(nonce);
        int padded = Math.toIntExact(Padme.bucket(Integer.BYTES + (long) answer.length));
        byte[] plaintext =
                ByteBuffer.allocate(padded).putInt(answer.length).put(answer).array();
        return concat(nonce, AesGcm.seal(sealing, nonce, plaintext, row.toBytes()));
    }

    /** @throws IllegalStateException if this was not sealed here for this row: it was changed */
    byte[] open(byte[] sealed) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, AesGcm.NONCE_SIZE);
            byte[] body = Arrays.copyOfRange(sealed, AesGcm.NONCE_SIZE, sealed.length);
            ByteBuffer plaintext = ByteBuffer.wrap(AesGcm.open(sealing, nonce, body, row.toBytes()));
            byte[] answer = new byte[plaintext.getInt()];
            plaintext.get(answer);
            return answer;
        } catch (AEADBadTagException e) {
            throw new IllegalStateException("a stored answer does not open: its row was changed", e);
        }
    }

    private static Octets expand(Secret root, byte[]... info) {
        try (Secret block = Hkdf.SHA256.expand(root, concat(info), SIZE)) {
            return Octets.copyOf(block.read(byte[]::clone));
        }
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuffer whole = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(whole::put);
        return whole.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        sealing.close();
    }
}
