package dev.redoubt.protocol.recovery;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * A later storage key (Krs), made after a device was revoked: sealed for whoever recovers the account, and named for the devices
 * that get it from a sister. The one in the bundle stays the first. SPEC.md, "StorageKeyRecord". Immutable.
 *
 * @param generation one more than the revocations of the account state for which it was made; from 2
 * @param check 32 bytes, follows from the key
 * @param wrapped 48 bytes
 */
public record StorageKeyRecord(
        AccountId account, long generation, Octets salt, Octets check, Octets wrapped, Octets signature) {
    private static final int SALT_SIZE = 32;
    private static final int CHECK_SIZE = 32;
    private static final int WRAPPED_SIZE = RecoveryBundle.KEY_SIZE + AesGcm.TAG_SIZE;
    private static final int HEAD = Structure.HEADER_SIZE + AccountId.SIZE + 8 + SALT_SIZE + CHECK_SIZE;

    /** Bytes of every record. */
    public static final int SIZE = HEAD + WRAPPED_SIZE + VerifyingKey.SIGNATURE_SIZE;

    /** The generation of the key in the bundle, for which there is no record. */
    public static final long FIRST_GENERATION = 1;

    private static final Octets UNSIGNED = Octets.copyOf(new byte[0]);

    /**
     * @param bundle stays with the caller, as does the key
     * @param storageKey the new Krs, 32 bytes
     */
    public static StorageKeyRecord sign(
            RecoveryBundle bundle, long generation, Secret storageKey, SecureRandom random) {
        if (generation <= FIRST_GENERATION || storageKey.size() != RecoveryBundle.KEY_SIZE) {
            throw new IllegalArgumentException("a later storage key has 32 bytes and a generation from 2");
        }
        byte[] salt = new byte[SALT_SIZE];
        random.nextBytes(salt);
        StorageKeyRecord head = new StorageKeyRecord(
                bundle.account(),
                generation,
                Octets.copyOf(salt),
                check(bundle.account(), generation, storageKey),
                UNSIGNED,
                UNSIGNED);
        try (Secret key = bundle.storageWrappingKey(salt);
                SigningKey root = bundle.signingKey()) {
            byte[] wrapped =
                    storageKey.read(bytes -> AesGcm.seal(key, new byte[AesGcm.NONCE_SIZE], bytes, head.associated()));
            StorageKeyRecord bare = head.with(Octets.copyOf(wrapped), UNSIGNED);
            return head.with(bare.wrapped, Octets.copyOf(RecoveryLabels.STORAGE_KEY_RECORD.sign(root, bare.toBytes())));
        }
    }

    private StorageKeyRecord with(Octets sealed, Octets signed) {
        return new StorageKeyRecord(account, generation, salt, check, sealed, signed);
    }

    private static Octets check(AccountId account, long generation, Secret storageKey) {
        byte[] number = java.nio.ByteBuffer.allocate(8).putLong(generation).array();
        try (Secret extracted = Hkdf.SHA512.extract(new byte[0], storageKey);
                Secret check =
                        RecoveryLabels.STORAGE_KEY_CHECK.expand(extracted, CHECK_SIZE, account.toBytes(), number)) {
            return check.read(Octets::copyOf);
        }
    }

    /** @throws RecoveryException MALFORMED; nothing is verified */
    public static StorageKeyRecord parse(byte[] bytes) throws RecoveryException {
        try {
            WireReader in = new WireReader(Structure.STORAGE_KEY_RECORD, bytes);
            AccountId account = new AccountId(in.octets(AccountId.SIZE));
            long generation = in.positive63();
            if (generation == FIRST_GENERATION) {
                throw in.malformed("the first storage key has no record");
            }
            StorageKeyRecord record = new StorageKeyRecord(
                    account,
                    generation,
                    in.octets(SALT_SIZE),
                    in.octets(CHECK_SIZE),
                    in.octets(WRAPPED_SIZE),
                    in.octets(VerifyingKey.SIGNATURE_SIZE));
            in.end();
            return record;
        } catch (MalformedException e) {
            throw new RecoveryException(RecoveryException.Reason.MALFORMED, "storage key record: not well formed", e);
        }
    }

    /**
     * @param root of the account that is expected
     * @throws RecoveryException WRONG_ACCOUNT or BAD_SIGNATURE
     */
    public StorageKeyRecord verify(VerifyingKey root) throws RecoveryException {
        if (!AccountId.ofRootKey(root).equals(account)) {
            throw new RecoveryException(
                    RecoveryException.Reason.WRONG_ACCOUNT, "storage key record: of another account");
        }
        RecoveryLabels.STORAGE_KEY_RECORD.verify(root, with(wrapped, UNSIGNED).toBytes(), signature.toBytes());
        return this;
    }

    /** Whether a key that a sister gave is the one that the root has signed for. */
    public boolean isOf(Secret storageKey) {
        return storageKey.size() == RecoveryBundle.KEY_SIZE
                && MessageDigest.isEqual(
                        check.toBytes(), check(account, generation, storageKey).toBytes());
    }

    /**
     * @param bundle stays with the caller
     * @return Krs, owned by the caller
     * @throws RecoveryException WRONG_ACCOUNT, BAD_SIGNATURE or WRONG_KEY
     */
    public Secret open(RecoveryBundle bundle) throws RecoveryException {
        verify(bundle.root().key());
        try (Secret key = bundle.storageWrappingKey(salt.toBytes())) {
            Secret storageKey = Secret.takeOwnershipOf(
                    AesGcm.open(key, new byte[AesGcm.NONCE_SIZE], wrapped.toBytes(), associated()));
            if (!isOf(storageKey)) {
                storageKey.close();
                throw new RecoveryException(RecoveryException.Reason.WRONG_KEY, "storage key record: another key");
            }
            return storageKey;
        } catch (AEADBadTagException e) {
            throw new RecoveryException(RecoveryException.Reason.WRONG_KEY, "storage key record: not opened", e);
        }
    }

    private byte[] associated() {
        return RecoveryLabels.STORAGE_KEY.with(Arrays.copyOf(head(HEAD).toBytes(), HEAD));
    }

    private WireWriter head(int size) {
        return new WireWriter(Structure.STORAGE_KEY_RECORD, size)
                .octets(account.value())
                .uint64(generation)
                .octets(salt)
                .octets(check);
    }

    public byte[] toBytes() {
        return head(HEAD + wrapped.size() + signature.size())
                .octets(wrapped)
                .octets(signature)
                .toBytes();
    }
}
