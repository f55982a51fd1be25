package dev.redoubt.client.container;

import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.ContainerTooNewException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.WrongPassphraseException;
import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * Klds, wrapped under the passphrase: client/SPEC.md, "Header". Everything before the wrapped key is its associated data,
 * so that a changed parameter fails like a wrong passphrase.
 */
final class ContainerHeader {
    static final int KLDS_SIZE = 32;

    private static final byte[] MAGIC = "REDOUBT CONTAINER\n".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final byte ARGON2ID = 1;
    private static final int WRAPPED_SIZE = KLDS_SIZE + AesGcm.TAG_SIZE;
    private static final int ASSOCIATED_SIZE =
            MAGIC.length + 2 + 1 + 4 + 1 + 1 + PassphraseCost.SALT_SIZE + AesGcm.NONCE_SIZE;
    static final int SIZE = ASSOCIATED_SIZE + WRAPPED_SIZE;

    private final byte[] associated;
    private final PassphraseCost parameters;
    private final byte[] salt;
    private final byte[] nonce;
    private final byte[] wrapped;

    private ContainerHeader(byte[] associated, PassphraseCost parameters, byte[] salt, byte[] nonce, byte[] wrapped) {
        this.associated = associated;
        this.parameters = parameters;
        this.salt = salt;
        this.nonce = nonce;
        this.wrapped = wrapped;
    }

    /** @param klds 32 bytes, stays with the caller */
    static ContainerHeader wrap(Secret klds, Passphrase passphrase, PassphraseCost parameters, SecureRandom random) {
        byte[] salt = draw(PassphraseCost.SALT_SIZE, random);
        byte[] nonce = draw(AesGcm.NONCE_SIZE, random);
        byte[] associated = associated(parameters, salt, nonce);
        try (Secret key = parameters.derive(passphrase, salt)) {
            byte[] wrapped = klds.read(bytes -> AesGcm.seal(key, nonce, bytes, associated));
            return new ContainerHeader(associated, parameters, salt, nonce, wrapped);
        }
    }

    /** @param bytes the whole file */
    static ContainerHeader parse(byte[] bytes) throws RedoubtException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < MAGIC.length + 2 || !Arrays.equals(take(in, MAGIC.length), MAGIC)) {
            throw new ContainerDamagedException("container.header is none");
        }
        int version = Short.toUnsignedInt(in.getShort());
        if (version > VERSION) {
            throw new ContainerTooNewException(version);
        }
        if (version != VERSION || bytes.length != SIZE || in.get() != ARGON2ID) {
            throw new ContainerDamagedException("container.header has a wrong size or kind");
        }
        PassphraseCost parameters = parameters(in);
        byte[] salt = take(in, PassphraseCost.SALT_SIZE);
        byte[] nonce = take(in, AesGcm.NONCE_SIZE);
        byte[] associated = Arrays.copyOf(bytes, ASSOCIATED_SIZE);
        return new ContainerHeader(associated, parameters, salt, nonce, take(in, WRAPPED_SIZE));
    }

    byte[] encode() {
        return ByteBuffer.allocate(SIZE).put(associated).put(wrapped).array();
    }

    /** @return Klds, owned by the caller */
    Secret unwrap(Passphrase passphrase) throws WrongPassphraseException {
        try (Secret key = parameters.derive(passphrase, salt)) {
            return Secret.takeOwnershipOf(AesGcm.open(key, nonce, wrapped, associated));
        } catch (AEADBadTagException e) {
            throw new WrongPassphraseException();
        }
    }

    private static PassphraseCost parameters(ByteBuffer in) throws ContainerDamagedException {
        try {
            return new PassphraseCost(in.getInt(), Byte.toUnsignedInt(in.get()), Byte.toUnsignedInt(in.get()));
        } catch (IllegalArgumentException e) {
            throw new ContainerDamagedException("container.header asks for an absurd cost");
        }
    }

    private static byte[] associated(PassphraseCost parameters, byte[] salt, byte[] nonce) {
        return ByteBuffer.allocate(ASSOCIATED_SIZE)
                .put(MAGIC)
                .putShort((short) VERSION)
                .put(ARGON2ID)
                .putInt(parameters.memoryKibibytes())
                .put((byte) parameters.passes())
                .put((byte) parameters.lanes())
                .put(salt)
                .put(nonce)
                .array();
    }

    private static byte[] take(ByteBuffer in, int size) {
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }

    private static byte[] draw(int size, SecureRandom random) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}
