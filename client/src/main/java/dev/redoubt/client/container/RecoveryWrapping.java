package dev.redoubt.client.container;

import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.AEADBadTagException;

/**
 * Klds once more, under a key that is derived from Knsr and a salt: it opens the container when its passphrase is forgotten.
 * client/SPEC.md, "Header".
 *
 * @param salt 16 bytes
 * @param nonce 12 bytes
 * @param wrapped 48 bytes
 */
record RecoveryWrapping(byte[] salt, byte[] nonce, byte[] wrapped) {
    static final int SALT_SIZE = 16;

    private static final byte[] LABEL = "redoubt container 2 recovery".getBytes(StandardCharsets.US_ASCII);
    private static final int WRAPPED_SIZE = ContainerHeader.KLDS_SIZE + AesGcm.TAG_SIZE;
    private static final int SIZE = SALT_SIZE + AesGcm.NONCE_SIZE + WRAPPED_SIZE;

    /** @param keyOfSalt gives 32 bytes for the salt, closed here */
    static RecoveryWrapping wrap(Secret klds, Function<byte[], Secret> keyOfSalt, SecureRandom random) {
        byte[] salt = ContainerHeader.draw(SALT_SIZE, random);
        return wrap(klds, salt, keyOfSalt.apply(salt), random);
    }

    /** @param keyOfSalt 32 bytes, closed here */
    static RecoveryWrapping wrap(Secret klds, byte[] salt, Secret keyOfSalt, SecureRandom random) {
        if (salt.length != SALT_SIZE) {
            throw new IllegalArgumentException("a salt has 16 bytes, not " + salt.length);
        }
        byte[] nonce = ContainerHeader.draw(AesGcm.NONCE_SIZE, random);
        try (Secret key = keyOfSalt) {
            byte[] wrapped = klds.read(bytes -> AesGcm.seal(key, nonce, bytes, associated(salt)));
            return new RecoveryWrapping(salt, nonce, wrapped);
        }
    }

    /**
     * @return Klds, owned by the caller
     * @throws ContainerDamagedException if the key is not the one
     */
    Secret unwrap(Function<byte[], Secret> keyOfSalt) throws ContainerDamagedException {
        try (Secret key = keyOfSalt.apply(salt)) {
            return Secret.takeOwnershipOf(AesGcm.open(key, nonce, wrapped, associated(salt)));
        } catch (AEADBadTagException e) {
            throw new ContainerDamagedException("it is not of the account that was recovered, or was changed");
        }
    }

    static Optional<RecoveryWrapping> read(ByteBuffer in) throws ContainerDamagedException {
        byte there = in.get();
        if (there == 0) {
            return Optional.empty();
        }
        if (there != 1 || in.remaining() < SIZE) {
            throw new ContainerDamagedException("container.header has a wrong size or kind");
        }
        return Optional.of(new RecoveryWrapping(
                ContainerHeader.take(in, SALT_SIZE),
                ContainerHeader.take(in, AesGcm.NONCE_SIZE),
                ContainerHeader.take(in, WRAPPED_SIZE)));
    }

    static byte[] encode(Optional<RecoveryWrapping> wrapping) {
        if (wrapping.isEmpty()) {
            return new byte[] {0};
        }
        RecoveryWrapping present = wrapping.get();
        return ByteBuffer.allocate(1 + SIZE)
                .put((byte) 1)
                .put(present.salt)
                .put(present.nonce)
                .put(present.wrapped)
                .array();
    }

    private static byte[] associated(byte[] salt) {
        return ByteBuffer.allocate(LABEL.length + salt.length)
                .put(LABEL)
                .put(salt)
                .array();
    }
}
