package dev.redoubt.protocol.recovery;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * A bundle under Krbk, with version, purpose and account bound in. SPEC.md, "SealedBundle". Immutable.
 *
 * @param account whose it claims to be, until it is opened
 */
public record SealedBundle(Purpose purpose, AccountId account, Octets nonce, Octets ciphertext) {
    private static final int HEAD = Structure.HEADER_SIZE + 1 + AccountId.SIZE;

    /** Bytes of every sealed bundle. */
    public static final int SIZE = HEAD + AesGcm.NONCE_SIZE + RecoveryBundle.SIZE + AesGcm.TAG_SIZE;

    /** @param key Krbk, 32 bytes; stays with the caller, as does the bundle */
    public static SealedBundle seal(RecoveryBundle bundle, Purpose purpose, Secret key, SecureRandom random) {
        byte[] nonce = new byte[AesGcm.NONCE_SIZE];
        random.nextBytes(nonce);
        try (Secret plaintext = bundle.toSecret()) {
            byte[] aad = associated(purpose, bundle.account());
            byte[] sealed = plaintext.read(bytes -> AesGcm.seal(key, nonce, bytes, aad));
            return new SealedBundle(purpose, bundle.account(), Octets.copyOf(nonce), Octets.copyOf(sealed));
        }
    }

    /** @throws RecoveryException MALFORMED unless the bytes are exactly one sealed bundle */
    public static SealedBundle parse(byte[] bytes) throws RecoveryException {
        try {
            WireReader in = new WireReader(Structure.SEALED_BUNDLE, bytes);
            SealedBundle bundle = read(in);
            in.end();
            return bundle;
        } catch (MalformedException e) {
            throw new RecoveryException(
                    RecoveryException.Reason.MALFORMED, "sealed recovery bundle: not well formed", e);
        }
    }

    /** Reads what follows the header. */
    static SealedBundle read(WireReader in) throws MalformedException {
        return new SealedBundle(
                Purpose.read(in),
                new AccountId(in.octets(AccountId.SIZE)),
                in.octets(AesGcm.NONCE_SIZE),
                in.octets(RecoveryBundle.SIZE + AesGcm.TAG_SIZE));
    }

    /**
     * @param key Krbk, stays with the caller
     * @return owned by the caller
     * @throws RecoveryException WRONG_PURPOSE, WRONG_KEY, WRONG_ACCOUNT or MALFORMED
     */
    public RecoveryBundle open(Purpose expected, Secret key) throws RecoveryException {
        if (purpose != expected) {
            throw new RecoveryException(
                    RecoveryException.Reason.WRONG_PURPOSE, "sealed recovery bundle: for " + purpose);
        }
        try (Secret plaintext = Secret.takeOwnershipOf(
                AesGcm.open(key, nonce.toBytes(), ciphertext.toBytes(), associated(purpose, account)))) {
            RecoveryBundle bundle = RecoveryBundle.parse(plaintext);
            if (!bundle.account().equals(account)) {
                bundle.close();
                throw new RecoveryException(
                        RecoveryException.Reason.WRONG_ACCOUNT, "sealed recovery bundle: of another account inside");
            }
            return bundle;
        } catch (AEADBadTagException e) {
            throw new RecoveryException(RecoveryException.Reason.WRONG_KEY, "sealed recovery bundle: not opened", e);
        }
    }

    private static byte[] associated(Purpose purpose, AccountId account) {
        return RecoveryLabels.BUNDLE.with(Arrays.copyOf(head(purpose, account).toBytesPaddedWithZeros(), HEAD));
    }

    private static WireWriter head(Purpose purpose, AccountId account) {
        return new WireWriter(Structure.SEALED_BUNDLE, SIZE)
                .uint8(purpose.code())
                .octets(account.value());
    }

    /** @return {@link #SIZE} bytes */
    public byte[] toBytes() {
        return head(purpose, account).octets(nonce).octets(ciphertext).toBytes();
    }
}
