package dev.redoubt.protocol.recovery;

import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;

/**
 * What an account can be recovered with: its root (Kr), its remote storage key (Krs) and its node storage root (Knsr). Owns
 * them: closing the bundle destroys them. SPEC.md, "RecoveryBundle".
 */
public final class RecoveryBundle implements AutoCloseable {
    /** Bytes of Krs, of Knsr, and of what is derived from Knsr. */
    public static final int KEY_SIZE = 32;

    static final int SIZE = Structure.HEADER_SIZE + AccountId.SIZE + SigningKey.SEED_SIZE + 2 * KEY_SIZE + 8;

    private final AccountRoot root;
    private final Secret storageKey;
    private final Secret nodeStorageRoot;
    private final Instant created;

    private RecoveryBundle(AccountRoot root, Secret storageKey, Secret nodeStorageRoot, Instant created) {
        this.root = root;
        this.storageKey = storageKey;
        this.nodeStorageRoot = nodeStorageRoot;
        this.created = created;
    }

    /** Of a new account. */
    public static RecoveryBundle generate(Instant now, SecureRandom random) {
        return of(AccountRoot.generate(random), Secret.random(KEY_SIZE, random), now, random);
    }

    /**
     * Of an account that has no Knsr yet.
     *
     * @param root owned by the bundle from now on
     * @param storageKey Krs, 32 bytes, likewise
     */
    public static RecoveryBundle of(AccountRoot root, Secret storageKey, Instant now, SecureRandom random) {
        if (storageKey.size() != KEY_SIZE) {
            throw new IllegalArgumentException("Krs has 32 bytes, not " + storageKey.size());
        }
        return new RecoveryBundle(
                root, storageKey, Secret.random(KEY_SIZE, random), Instant.ofEpochSecond(now.getEpochSecond()));
    }

    /** A bundle of its own with another Krs, as after a device was revoked. */
    public RecoveryBundle withStorageKey(Secret renewed, Instant now) {
        return new RecoveryBundle(
                AccountRoot.ofSeed(root.seed().copy()),
                renewed,
                nodeStorageRoot.copy(),
                Instant.ofEpochSecond(now.getEpochSecond()));
    }

    /** A bundle of its own with the same keys. */
    public RecoveryBundle copy() {
        return withStorageKey(storageKey.copy(), created);
    }

    /** Kr; closed with the bundle. */
    public AccountRoot root() {
        return root;
    }

    public AccountId account() {
        return root.id();
    }

    /** Krs, 32 bytes; closed with the bundle. */
    public Secret storageKey() {
        return storageKey;
    }

    /** When these keys were put together, to the second. */
    public Instant created() {
        return created;
    }

    /**
     * What one container is wrapped under besides its passphrase: Expand(Knsr, label ‖ salt).
     *
     * @param salt of the container's header, 16 bytes
     * @return 32 bytes, owned by the caller
     */
    public Secret nodeStorageKey(byte[] salt) {
        try (Secret key = Hkdf.SHA512.extract(new byte[0], nodeStorageRoot)) {
            return RecoveryLabels.NODE_STORAGE.expand(key, KEY_SIZE, salt);
        }
    }

    /** What later storage keys are sealed under for a recovery; owned by the caller. */
    Secret storageWrappingKey(byte[] salt) {
        try (Secret key = Hkdf.SHA512.extract(new byte[0], nodeStorageRoot)) {
            return RecoveryLabels.STORAGE_KEY.expand(key, KEY_SIZE, salt);
        }
    }

    SigningKey signingKey() {
        return SigningKey.ofSeed(root.seed().copy());
    }

    /** The plaintext, owned by the caller; for sealing only. */
    public Secret toSecret() {
        WireWriter out =
                new WireWriter(Structure.RECOVERY_BUNDLE, SIZE).octets(account().value());
        root.seed().read(out::bytes);
        storageKey.read(out::bytes);
        nodeStorageRoot.read(out::bytes);
        return Secret.takeOwnershipOf(out.instant(created).toBytes());
    }

    /**
     * @param plaintext stays with the caller
     * @throws RecoveryException MALFORMED, or WRONG_ACCOUNT where Kr is not that of the account it names
     */
    public static RecoveryBundle parse(Secret plaintext) throws RecoveryException {
        byte[] bytes = plaintext.read(byte[]::clone);
        try {
            WireReader in = new WireReader(Structure.RECOVERY_BUNDLE, bytes);
            AccountId account = new AccountId(in.octets(AccountId.SIZE));
            AccountRoot root = AccountRoot.ofSeed(Secret.takeOwnershipOf(in.bytes(SigningKey.SEED_SIZE)));
            Secret storageKey = Secret.takeOwnershipOf(in.bytes(KEY_SIZE));
            Secret nodeStorageRoot = Secret.takeOwnershipOf(in.bytes(KEY_SIZE));
            RecoveryBundle bundle = new RecoveryBundle(root, storageKey, nodeStorageRoot, in.instant());
            in.end();
            if (!root.id().equals(account)) {
                bundle.close();
                throw new RecoveryException(
                        RecoveryException.Reason.WRONG_ACCOUNT, "recovery bundle: not the root of its account");
            }
            return bundle;
        } catch (MalformedException e) {
            throw new RecoveryException(RecoveryException.Reason.MALFORMED, "recovery bundle: not well formed", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public void close() {
        root.close();
        storageKey.close();
        nodeStorageRoot.close();
    }

    @Override
    public String toString() {
        return "RecoveryBundle[redacted]";
    }
}
