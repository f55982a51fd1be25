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
import java.util.Optional;
import javax.crypto.AEADBadTagException;

/**
 * Klds, wrapped under the passphrase, and from version 2 on perhaps under a key of the recovery too: client/SPEC.md, "Header".
 * Version 3 adds the wait. Everything before the wrapped key is its associated data, so that a changed parameter fails like a wrong passphrase.
 */
final class ContainerHeader {
    static final int KLDS_SIZE = 32;

    private static final byte[] MAGIC = "REDOUBT CONTAINER\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_VERSION = 1;
    private static final int SECOND_VERSION = 2;
    private static final int VERSION = 3;
    private static final byte ARGON2ID = 1;
    private static final int WRAPPED_SIZE = KLDS_SIZE + AesGcm.TAG_SIZE;
    private static final int FIXED = 1 + 4 + 1 + 1 + PassphraseCost.SALT_SIZE + AesGcm.NONCE_SIZE;

    private final int version;
    private final PassphraseCost cost;
    private final OpeningLimits limits;
    private final byte[] salt;
    private final byte[] nonce;
    private final byte[] wrapped;
    private final Optional<RecoveryWrapping> recovery;

    private ContainerHeader(
            int version,
            PassphraseCost cost,
            OpeningLimits limits,
            byte[] salt,
            byte[] nonce,
            byte[] wrapped,
            Optional<RecoveryWrapping> recovery) {
        this.version = version;
        this.cost = cost;
        this.limits = limits;
        this.salt = salt;
        this.nonce = nonce;
        this.wrapped = wrapped;
        this.recovery = recovery;
    }

    /**
     * @param klds 32 bytes, stays with the caller
     * @param key likewise
     */
    static ContainerHeader wrap(
            Secret klds,
            WrappingKey key,
            OpeningLimits limits,
            Optional<RecoveryWrapping> recovery,
            SecureRandom random) {
        byte[] salt = key.salt();
        byte[] nonce = draw(AesGcm.NONCE_SIZE, random);
        byte[] associated = associated(VERSION, key.cost(), limits, salt, nonce);
        byte[] wrapped = klds.read(bytes -> AesGcm.seal(key.key(), nonce, bytes, associated));
        return new ContainerHeader(VERSION, key.cost(), limits, salt, nonce, wrapped, recovery);
    }

    /** The same, with this wrapping for the recovery. Only for headers of the newest version. */
    ContainerHeader with(RecoveryWrapping wrapping) {
        return new ContainerHeader(version, cost, limits, salt, nonce, wrapped, Optional.of(wrapping));
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
        int least = FIXED + WRAPPED_SIZE + limitsSize(version) + (version == FIRST_VERSION ? 0 : 1);
        if (version < FIRST_VERSION || in.remaining() < least || in.get() != ARGON2ID) {
            throw new ContainerDamagedException("container.header has a wrong size or kind");
        }
        ContainerHeader header = parse(version, in);
        if (in.hasRemaining()) {
            throw new ContainerDamagedException("container.header has something behind its end");
        }
        return header;
    }

    private static ContainerHeader parse(int version, ByteBuffer in) throws ContainerDamagedException {
        try {
            return new ContainerHeader(
                    version,
                    new PassphraseCost(in.getInt(), Byte.toUnsignedInt(in.get()), Byte.toUnsignedInt(in.get())),
                    limits(version, in),
                    take(in, PassphraseCost.SALT_SIZE),
                    take(in, AesGcm.NONCE_SIZE),
                    take(in, WRAPPED_SIZE),
                    version == FIRST_VERSION ? Optional.empty() : RecoveryWrapping.read(in));
        } catch (IllegalArgumentException e) {
            throw new ContainerDamagedException("container.header asks for what cannot be");
        }
    }

    private static OpeningLimits limits(int version, ByteBuffer in) {
        return switch (version) {
            case FIRST_VERSION -> OpeningLimits.NONE;
            case SECOND_VERSION -> new OpeningLimits(new WipeLimit(Byte.toUnsignedInt(in.get())), 0);
            default -> new OpeningLimits(new WipeLimit(Byte.toUnsignedInt(in.get())), Byte.toUnsignedInt(in.get()));
        };
    }

    /** Bytes that the limits take: each version after the first added one. */
    private static int limitsSize(int version) {
        return version - FIRST_VERSION;
    }

    byte[] encode() {
        byte[] associated = associated(version, cost, limits, salt, nonce);
        byte[] last = version == FIRST_VERSION ? new byte[0] : RecoveryWrapping.encode(recovery);
        return ByteBuffer.allocate(associated.length + wrapped.length + last.length)
                .put(associated)
                .put(wrapped)
                .put(last)
                .array();
    }

    /** Whether this program would write it otherwise today. */
    boolean isOutdated() {
        return version < VERSION;
    }

    PassphraseCost cost() {
        return cost;
    }

    OpeningLimits limits() {
        return limits;
    }

    /** Whether it is under this key. */
    boolean isUnder(WrappingKey key) {
        return key.isOf(cost, salt);
    }

    /** What this passphrase would have to have wrapped it under; owned by the caller. */
    WrappingKey keyOf(Passphrase passphrase) {
        return WrappingKey.derive(passphrase, cost, salt);
    }

    Optional<RecoveryWrapping> recovery() {
        return recovery;
    }

    /**
     * @param key stays with the caller
     * @return Klds, owned by the caller
     */
    Secret unwrap(WrappingKey key) throws WrongPassphraseException {
        try {
            return Secret.takeOwnershipOf(
                    AesGcm.open(key.key(), nonce, wrapped, associated(version, cost, limits, salt, nonce)));
        } catch (AEADBadTagException e) {
            throw new WrongPassphraseException();
        }
    }

    private static byte[] associated(
            int version, PassphraseCost cost, OpeningLimits limits, byte[] salt, byte[] nonce) {
        ByteBuffer out = ByteBuffer.allocate(MAGIC.length + 2 + FIXED + limitsSize(version))
                .put(MAGIC)
                .putShort((short) version)
                .put(ARGON2ID)
                .putInt(cost.memoryKibibytes())
                .put((byte) cost.passes())
                .put((byte) cost.lanes());
        if (version > FIRST_VERSION) {
            out.put((byte) limits.wipe().failures());
        }
        if (version > SECOND_VERSION) {
            out.put((byte) limits.waitAfter());
        }
        return out.put(salt).put(nonce).array();
    }

    static byte[] take(ByteBuffer in, int size) {
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }

    static byte[] draw(int size, SecureRandom random) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}
