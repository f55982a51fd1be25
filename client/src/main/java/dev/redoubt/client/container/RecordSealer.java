package dev.redoubt.client.container;

import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.crypto.AesGcm;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * Seals and opens single records with AES-256-GCM: client/SPEC.md, "Records". The associated data is type ‖ id ‖ version,
 * where the id goes in as its blinded name, so that a listing can open a record whose id it does not know yet.
 */
final class RecordSealer {
    static final int MAX_CONTENT_SIZE = 4 * 1024 * 1024;

    private static final byte[] LABEL = "redoubt record 1".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTHS = 2 + 4;

    private final StorageKeys keys;
    private final SecureRandom random;

    RecordSealer(StorageKeys keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /** @return nonce ‖ ciphertext ‖ tag */
    byte[] seal(RecordName name, byte[] blindName, long version, byte[] content) {
        if (content.length > MAX_CONTENT_SIZE) {
            throw new IllegalArgumentException("a record has at most 4 MiB, not " + content.length);
        }
        byte[] id = name.id().toBytes();
        byte[] plaintext = new byte[Bytes.bucket(LENGTHS + id.length + content.length)];
        ByteBuffer.wrap(plaintext)
                .putShort((short) id.length)
                .put(id)
                .putInt(content.length)
                .put(content);
        try {
            return sealBytes(associated(name.type().code(), blindName, version), plaintext);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    StoredRecord open(RecordType type, byte[] blindName, long version, byte[] sealed) throws ContainerDamagedException {
        byte[] plaintext = openBytes(associated(type.code(), blindName, version), sealed);
        try {
            StoredRecord opened = unpack(plaintext);
            if (!Arrays.equals(keys.blind(new RecordName(type, opened.id())), blindName)) {
                throw new ContainerDamagedException("a record lies under another name");
            }
            return opened;
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    /** For what is no record: type 0 is never one. */
    byte[] sealManifest(byte[] plaintext) {
        return sealBytes(associated(0, new byte[0], 0), plaintext);
    }

    byte[] openManifest(byte[] sealed) throws ContainerDamagedException {
        return openBytes(associated(0, new byte[0], 0), sealed);
    }

    private byte[] sealBytes(byte[] associated, byte[] plaintext) {
        byte[] nonce = new byte[AesGcm.NONCE_SIZE];
        random.nextBytes(nonce);
        byte[] ciphertext = AesGcm.seal(keys.sealing(), nonce, plaintext, associated);
        return ByteBuffer.allocate(nonce.length + ciphertext.length)
                .put(nonce)
                .put(ciphertext)
                .array();
    }

    private byte[] openBytes(byte[] associated, byte[] sealed) throws ContainerDamagedException {
        if (sealed.length < AesGcm.NONCE_SIZE + AesGcm.TAG_SIZE) {
            throw new ContainerDamagedException("a record is cut off");
        }
        byte[] nonce = Arrays.copyOf(sealed, AesGcm.NONCE_SIZE);
        byte[] ciphertext = Arrays.copyOfRange(sealed, AesGcm.NONCE_SIZE, sealed.length);
        try {
            return AesGcm.open(keys.sealing(), nonce, ciphertext, associated);
        } catch (AEADBadTagException e) {
            throw new ContainerDamagedException("a record was changed");
        }
    }

    /** What is authenticated was written by us, so that a bad length is damage, not an attack; checked all the same. */
    private static StoredRecord unpack(byte[] plaintext) throws ContainerDamagedException {
        ByteBuffer in = ByteBuffer.wrap(plaintext);
        int idSize = Short.toUnsignedInt(in.getShort());
        if (idSize > in.remaining() - 4) {
            throw new ContainerDamagedException("a record does not parse");
        }
        byte[] id = new byte[idSize];
        in.get(id);
        int size = in.getInt();
        if (size < 0 || size > in.remaining()) {
            throw new ContainerDamagedException("a record does not parse");
        }
        byte[] content = new byte[size];
        in.get(content);
        return new StoredRecord(Octets.copyOf(id), content);
    }

    private static byte[] associated(int type, byte[] blindName, long version) {
        return ByteBuffer.allocate(LABEL.length + 2 + blindName.length + Long.BYTES)
                .put(LABEL)
                .putShort((short) type)
                .put(blindName)
                .putLong(version)
                .array();
    }
}
