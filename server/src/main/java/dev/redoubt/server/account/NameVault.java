package dev.redoubt.server.account;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * Turns names into what the database may hold: a blind index (HMAC-SHA-256, to find and to keep unique) and a sealed form
 * (AES-256-GCM, to show). Neither says the name's length. The keys are not in the database. Thread-safe.
 */
public final class NameVault implements AutoCloseable {
    /** Bytes of each key. */
    public static final int KEY_SIZE = 32;

    private static final int INDEX_SIZE = 32;
    private static final byte[] INDEX_LABEL = "redoubt user name index 1 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SEAL_LABEL = "redoubt user name sealed 1 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DETAILS_LABEL = "redoubt user details sealed 1 ".getBytes(StandardCharsets.US_ASCII);

    private final Secret indexKey;
    private final Secret columnKey;
    private final SecureRandom random;

    /** @param indexKey and {@code columnKey}: 32 bytes each, owned by the vault from now on */
    public NameVault(Secret indexKey, Secret columnKey, SecureRandom random) {
        this.indexKey = indexKey;
        this.columnKey = columnKey;
        this.random = random;
    }

    /** The same for the same name; without the key it says nothing. One block of HKDF-Expand is one HMAC. */
    public Octets index(UserName name) {
        byte[] info = concat(INDEX_LABEL, name.text().getBytes(StandardCharsets.UTF_8));
        try (Secret index = Hkdf.SHA256.expand(indexKey, info, INDEX_SIZE)) {
            return Octets.copyOf(index.read(byte[]::clone));
        }
    }

    /** Nonce ‖ ciphertext ‖ tag, always of one size; bound to the name's index, so that rows cannot be exchanged. */
    public byte[] seal(UserName name) {
        byte[] nonce = new byte[AesGcm.NONCE_SIZE];
        random.nextBytes(nonce);
        byte[] padded = Arrays.copyOf(name.text().getBytes(StandardCharsets.UTF_8), UserName.LONGEST);
        return concat(nonce, AesGcm.seal(columnKey, nonce, padded, associatedData(index(name))));
    }

    /**
     * @param index as it stands beside the sealed name
     * @throws IllegalStateException if this was not sealed here for that index: the row or the key was changed
     */
    public UserName open(byte[] sealed, Octets index) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, AesGcm.NONCE_SIZE);
            byte[] body = Arrays.copyOfRange(sealed, AesGcm.NONCE_SIZE, sealed.length);
            byte[] padded = AesGcm.open(columnKey, nonce, body, associatedData(index));
            return new UserName(new String(padded, StandardCharsets.UTF_8).replace("\0", ""));
        } catch (AEADBadTagException e) {
            throw new IllegalStateException("a sealed name does not open: its row or the column key was changed", e);
        }
    }

    /** Likewise, bound to the name's index; of one size whatever is in it. */
    public byte[] seal(Details details, Octets index) {
        byte[] nonce = new byte[AesGcm.NONCE_SIZE];
        random.nextBytes(nonce);
        byte[] sealed = AesGcm.seal(columnKey, nonce, details.pack(), concat(DETAILS_LABEL, index.toBytes()));
        return concat(nonce, sealed);
    }

    /** @throws IllegalStateException if this was not sealed here for that index: the row or the key was changed */
    public Details openDetails(byte[] sealed, Octets index) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, AesGcm.NONCE_SIZE);
            byte[] body = Arrays.copyOfRange(sealed, AesGcm.NONCE_SIZE, sealed.length);
            return Details.unpack(AesGcm.open(columnKey, nonce, body, concat(DETAILS_LABEL, index.toBytes())));
        } catch (AEADBadTagException e) {
            throw new IllegalStateException("sealed details do not open: their row or the column key was changed", e);
        }
    }

    /**
     * A key for another column, derived from the column key: HKDF-Expand with the purpose as info.
     *
     * @return 32 bytes, owned by the caller
     */
    public Secret keyFor(String purpose) {
        return Hkdf.SHA256.expand(columnKey, purpose.getBytes(StandardCharsets.US_ASCII), KEY_SIZE);
    }

    private static byte[] associatedData(Octets index) {
        return concat(SEAL_LABEL, index.toBytes());
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    @Override
    public void close() {
        indexKey.close();
        columnKey.close();
    }
}
