package dev.redoubt.protocol.recovery;

import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;

/**
 * The account root's word on what the appliance shall keep for its recovery: who has a device but not the root can neither
 * replace nor delete it. SPEC.md, "RecoveryStatement". Immutable.
 *
 * @param generation from 1, only upwards
 * @param verifier of the fetch token, 32 bytes; zeros where nothing is to be kept
 * @param blobDigest SHA-256 of the blob, 32 bytes; zeros likewise
 */
public record RecoveryStatement(
        AccountId account, long generation, Octets verifier, Octets blobDigest, Octets signature) {
    private static final int BODY_SIZE = Structure.HEADER_SIZE + AccountId.SIZE + 8 + 2 * 32;

    /** Bytes of every statement. */
    public static final int SIZE = BODY_SIZE + VerifyingKey.SIGNATURE_SIZE;

    private static final Octets NOTHING = Octets.copyOf(new byte[32]);

    /** Keep this blob. */
    public static RecoveryStatement keep(
            RecoveryBundle bundle, long generation, PassphraseKeys keys, RecoveryBlob blob) {
        return sign(bundle, generation, keys.verifier(), blob.digest());
    }

    /** Keep nothing. */
    public static RecoveryStatement erase(RecoveryBundle bundle, long generation) {
        return sign(bundle, generation, NOTHING, NOTHING);
    }

    private static RecoveryStatement sign(RecoveryBundle bundle, long generation, Octets verifier, Octets blobDigest) {
        if (generation < 1) {
            throw new IllegalArgumentException("generations begin at 1");
        }
        byte[] body = body(bundle.account(), generation, verifier, blobDigest);
        try (SigningKey key = bundle.signingKey()) {
            return new RecoveryStatement(
                    bundle.account(),
                    generation,
                    verifier,
                    blobDigest,
                    Octets.copyOf(RecoveryLabels.STATEMENT.sign(key, body)));
        }
    }

    /** @throws RecoveryException MALFORMED; no signature is looked at */
    public static RecoveryStatement parse(byte[] bytes) throws RecoveryException {
        try {
            WireReader in = new WireReader(Structure.RECOVERY_STATEMENT, bytes);
            RecoveryStatement statement = new RecoveryStatement(
                    new AccountId(in.octets(AccountId.SIZE)),
                    in.positive63(),
                    in.octets(32),
                    in.octets(32),
                    in.octets(VerifyingKey.SIGNATURE_SIZE));
            in.end();
            if (statement.verifier.equals(NOTHING) != statement.blobDigest.equals(NOTHING)) {
                throw in.malformed("half empty");
            }
            return statement;
        } catch (MalformedException e) {
            throw new RecoveryException(RecoveryException.Reason.MALFORMED, "recovery statement: not well formed", e);
        }
    }

    /** Whether it says that nothing is kept. */
    public boolean isErasure() {
        return blobDigest.equals(NOTHING);
    }

    /** @throws RecoveryException WRONG_ACCOUNT or BAD_SIGNATURE unless the root says so */
    public void verify(VerifyingKey root) throws RecoveryException {
        if (!account.equals(AccountId.ofRootKey(root))) {
            throw new RecoveryException(
                    RecoveryException.Reason.WRONG_ACCOUNT, "recovery statement: of another account");
        }
        RecoveryLabels.STATEMENT.verify(root, body(account, generation, verifier, blobDigest), signature.toBytes());
    }

    private static byte[] body(AccountId account, long generation, Octets verifier, Octets blobDigest) {
        return new WireWriter(Structure.RECOVERY_STATEMENT, BODY_SIZE)
                .octets(account.value())
                .uint64(generation)
                .octets(verifier)
                .octets(blobDigest)
                .toBytes();
    }

    /** @return {@link #SIZE} bytes */
    public byte[] toBytes() {
        return new WireWriter(Structure.RECOVERY_STATEMENT, SIZE)
                .octets(account.value())
                .uint64(generation)
                .octets(verifier)
                .octets(blobDigest)
                .octets(signature)
                .toBytes();
    }
}
