package dev.redoubt.protocol.accountdata;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.Padme;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * Account data under the storage key (Krs), padded. Each seal has a key of its own from a random salt, so that writers who do not
 * know of each other never meet in a nonce. SPEC.md, "Account data". Immutable.
 *
 * @param account whose it claims to be, until it is opened
 * @param generation of the storage key, from 1
 * @param version from 1, by 1
 * @param previous digest of the sealed data before; zeros for version 1 and only then
 * @param salt 32 bytes
 */
public record SealedAccountData(
        AccountId account, long generation, long version, Octets previous, Octets salt, Octets ciphertext) {
    /** Bytes of a storage key. */
    public static final int KEY_SIZE = 32;

    private static final int SALT_SIZE = 32;
    private static final int HEAD =
            Structure.HEADER_SIZE + AccountId.SIZE + 8 + 8 + DataReference.DIGEST_SIZE + SALT_SIZE;

    /** The smallest plaintext, which some contacts and conversations fill. */
    static final int SMALLEST = 4096;

    /** The largest plaintext. */
    static final int LARGEST = 1 << 20;

    /** Bytes of the largest sealed account data. */
    public static final int MAX_SIZE = HEAD + 4 + LARGEST + AesGcm.TAG_SIZE;

    private static final byte[] LABEL = label("redoubt v1 account data");
    private static final byte[] DIGEST_LABEL = label("redoubt v1 account data digest");
    private static final Octets NOTHING = Octets.copyOf(new byte[DataReference.DIGEST_SIZE]);

    private static byte[] label(String text) {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The next version.
     *
     * @param storageKey Krs, stays with the caller
     * @param before what this one follows
     * @throws TooMuchException if it does not fit
     */
    public static SealedAccountData seal(
            AccountData data,
            AccountId account,
            Secret storageKey,
            long generation,
            DataReference before,
            SecureRandom random)
            throws TooMuchException {
        byte[] salt = new byte[SALT_SIZE];
        random.nextBytes(salt);
        SealedAccountData head = new SealedAccountData(
                account,
                generation,
                before.version() + 1,
                before.digest(),
                Octets.copyOf(salt),
                Octets.copyOf(new byte[0]));
        byte[] plaintext = pad(data.toBytes());
        try (Secret key = head.key(storageKey)) {
            byte[] sealed = AesGcm.seal(key, new byte[AesGcm.NONCE_SIZE], plaintext, head.associated());
            return new SealedAccountData(
                    account, generation, head.version, head.previous, head.salt, Octets.copyOf(sealed));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private static byte[] pad(byte[] body) throws TooMuchException {
        long bucket = Padme.bucket(4L + body.length, SMALLEST);
        if (bucket > LARGEST) {
            throw new TooMuchException();
        }
        return ByteBuffer.allocate((int) bucket).putInt(body.length).put(body).array();
    }

    /** @throws AccountDataException MALFORMED unless the bytes are exactly one; nothing is verified */
    public static SealedAccountData parse(byte[] bytes) throws AccountDataException {
        try {
            WireReader in = new WireReader(Structure.SEALED_ACCOUNT_DATA, bytes);
            AccountId account = new AccountId(in.octets(AccountId.SIZE));
            long generation = in.positive63();
            long version = in.positive63();
            Octets previous = in.octets(DataReference.DIGEST_SIZE);
            if ((version == 1) != previous.equals(NOTHING)) {
                throw in.malformed("the first follows nothing, and only the first");
            }
            Octets salt = in.octets(SALT_SIZE);
            int size = in.uint31();
            if (!isBucket(size - AesGcm.TAG_SIZE)) {
                throw in.malformed("a ciphertext of " + size + " bytes");
            }
            Octets ciphertext = in.octets(size);
            in.end();
            return new SealedAccountData(account, generation, version, previous, salt, ciphertext);
        } catch (MalformedException e) {
            throw new AccountDataException(
                    AccountDataException.Reason.MALFORMED, "sealed account data: not well formed", e);
        }
    }

    private static boolean isBucket(int size) {
        return size >= SMALLEST && size <= LARGEST && Padme.bucket(size, SMALLEST) == size;
    }

    /**
     * @param storageKey Krs of this generation, stays with the caller
     * @throws AccountDataException WRONG_ACCOUNT, WRONG_KEY or MALFORMED
     */
    public AccountData open(AccountId expected, Secret storageKey) throws AccountDataException {
        if (!account.equals(expected)) {
            throw new AccountDataException(
                    AccountDataException.Reason.WRONG_ACCOUNT, "sealed account data: of another account");
        }
        byte[] plaintext = new byte[0];
        try (Secret key = key(storageKey)) {
            plaintext = AesGcm.open(key, new byte[AesGcm.NONCE_SIZE], ciphertext.toBytes(), associated());
            AccountData data = AccountData.parse(unpad(plaintext));
            if (data.generation() > generation) {
                throw new AccountDataException(
                        AccountDataException.Reason.MALFORMED, "account data: an entry of a later storage key");
            }
            return data;
        } catch (AEADBadTagException e) {
            throw new AccountDataException(AccountDataException.Reason.WRONG_KEY, "sealed account data: not opened", e);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private static byte[] unpad(byte[] plaintext) throws AccountDataException {
        int size = ByteBuffer.wrap(plaintext).getInt();
        boolean fits =
                size >= 0 && size <= plaintext.length - 4 && Padme.bucket(4L + size, SMALLEST) == plaintext.length;
        for (int i = fits ? 4 + size : plaintext.length; i < plaintext.length; i++) {
            fits &= plaintext[i] == 0;
        }
        if (!fits) {
            throw new AccountDataException(
                    AccountDataException.Reason.MALFORMED, "account data: not padded as it should be");
        }
        return Arrays.copyOfRange(plaintext, 4, 4 + size);
    }

    /**
     * Whether it may follow what this device has seen.
     *
     * @param seen the newest so far
     * @param newestGeneration of the storage keys that the device knows of
     * @throws AccountDataException OLD_KEY, ROLLED_BACK or FORKED
     */
    public void requireFollowing(DataReference seen, long newestGeneration) throws AccountDataException {
        if (version < seen.version()) {
            throw new AccountDataException(
                    AccountDataException.Reason.ROLLED_BACK, "sealed account data: older than what was seen");
        }
        boolean same = version == seen.version() && digest().equals(seen.digest());
        boolean next = version == seen.version() + 1 && previous.equals(seen.digest());
        if (!same && !next && version <= seen.version() + 1) {
            throw new AccountDataException(
                    AccountDataException.Reason.FORKED, "sealed account data: does not follow what was seen");
        }
        if (!same && generation < newestGeneration) {
            throw new AccountDataException(
                    AccountDataException.Reason.OLD_KEY, "sealed account data: under a key that was replaced");
        }
    }

    /** What the next version names as its previous one. */
    public Octets digest() {
        return Octets.copyOf(Digests.sha256(DIGEST_LABEL, toBytes()));
    }

    public DataReference reference() {
        return new DataReference(version, digest());
    }

    private Secret key(Secret storageKey) {
        try (Secret extracted = Hkdf.SHA512.extract(salt.toBytes(), storageKey)) {
            return Hkdf.SHA512.expand(extracted, LABEL, AesGcm.KEY_SIZE);
        }
    }

    private byte[] associated() {
        byte[] head = Arrays.copyOf(head(HEAD).toBytes(), HEAD);
        return ByteBuffer.allocate(LABEL.length + HEAD).put(LABEL).put(head).array();
    }

    private WireWriter head(int size) {
        return new WireWriter(Structure.SEALED_ACCOUNT_DATA, size)
                .octets(account.value())
                .uint64(generation)
                .uint64(version)
                .octets(previous)
                .octets(salt);
    }

    public byte[] toBytes() {
        return head(HEAD + 4 + ciphertext.size())
                .uint32(ciphertext.size())
                .octets(ciphertext)
                .toBytes();
    }

    @Override
    public String toString() {
        return "SealedAccountData[version " + version + "]";
    }
}
