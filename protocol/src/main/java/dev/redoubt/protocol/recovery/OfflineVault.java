package dev.redoubt.protocol.recovery;

import dev.redoubt.crypto.Argon2id;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * The bundle of an account whose root never meets a machine with a network, under a passphrase. SPEC.md, "OfflineVault".
 * Immutable.
 *
 * @param cost of the passphrase; bound into the key
 * @param salt 16 bytes
 */
public record OfflineVault(Argon2id cost, Octets salt, SealedBundle bundle) {
    private static final int SALT_SIZE = 16;

    /** Bytes of every vault. */
    public static final int SIZE = Structure.HEADER_SIZE + 4 + 1 + 1 + SALT_SIZE + SealedBundle.SIZE;

    /** Bundle and passphrase stay with the caller. */
    public static OfflineVault seal(RecoveryBundle bundle, Secret passphrase, Argon2id cost, SecureRandom random) {
        byte[] salt = new byte[SALT_SIZE];
        random.nextBytes(salt);
        try (Secret key = key(passphrase, cost, salt)) {
            return new OfflineVault(cost, Octets.copyOf(salt), SealedBundle.seal(bundle, Purpose.OFFLINE, key, random));
        }
    }

    /** @throws RecoveryException MALFORMED unless the bytes are exactly one vault with a cost that can be paid */
    public static OfflineVault parse(byte[] bytes) throws RecoveryException {
        try {
            WireReader in = new WireReader(Structure.OFFLINE_VAULT, bytes);
            Argon2id cost = new Argon2id(in.uint31(), in.uint8(), in.uint8());
            Octets salt = in.octets(SALT_SIZE);
            SealedBundle bundle = SealedBundle.read(in.nested(Structure.SEALED_BUNDLE));
            in.end();
            return new OfflineVault(cost, salt, bundle);
        } catch (MalformedException | IllegalArgumentException e) {
            throw new RecoveryException(RecoveryException.Reason.MALFORMED, "offline vault: not well formed", e);
        }
    }

    /** Whose vault it claims to be, until it is opened. */
    public AccountId account() {
        return bundle.account();
    }

    /**
     * @param passphrase stays with the caller
     * @return owned by the caller
     * @throws RecoveryException as {@link SealedBundle#open}
     */
    public RecoveryBundle open(Secret passphrase) throws RecoveryException {
        try (Secret key = key(passphrase, cost, salt.toBytes())) {
            return bundle.open(Purpose.OFFLINE, key);
        }
    }

    private static Secret key(Secret passphrase, Argon2id cost, byte[] salt) {
        byte[] parameters = ByteBuffer.allocate(6)
                .putInt(cost.memoryKibibytes())
                .put((byte) cost.passes())
                .put((byte) cost.lanes())
                .array();
        try (Secret stretched = cost.derive(passphrase, salt);
                Secret key = Hkdf.SHA512.extract(salt, stretched)) {
            return RecoveryLabels.OFFLINE_VAULT.expand(key, RecoveryBundle.KEY_SIZE, parameters);
        }
    }

    /** @return {@link #SIZE} bytes */
    public byte[] toBytes() {
        return new WireWriter(Structure.OFFLINE_VAULT, SIZE)
                .uint32(cost.memoryKibibytes())
                .uint8(cost.passes())
                .uint8(cost.lanes())
                .octets(salt)
                .bytes(bundle.toBytes())
                .toBytes();
    }
}
