package dev.redoubt.protocol.recovery;

import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;

/**
 * Shows that somebody holds the root of an account now: with it a device that is not enrolled yet asks for the account's
 * state. SPEC.md, "AccountProof". Immutable.
 */
public record AccountProof(AccountId account, Instant at, Octets signature) {
    private static final int BODY_SIZE = Structure.HEADER_SIZE + AccountId.SIZE + 8;

    /** Bytes of every proof. */
    public static final int SIZE = BODY_SIZE + VerifyingKey.SIGNATURE_SIZE;

    public static AccountProof sign(RecoveryBundle bundle, Instant now) {
        Instant at = Instant.ofEpochSecond(now.getEpochSecond());
        try (SigningKey key = bundle.signingKey()) {
            return new AccountProof(
                    bundle.account(), at, Octets.copyOf(RecoveryLabels.PROOF.sign(key, body(bundle.account(), at))));
        }
    }

    /** @throws RecoveryException MALFORMED; no signature is looked at */
    public static AccountProof parse(byte[] bytes) throws RecoveryException {
        try {
            WireReader in = new WireReader(Structure.ACCOUNT_PROOF, bytes);
            AccountProof proof = new AccountProof(
                    new AccountId(in.octets(AccountId.SIZE)), in.instant(), in.octets(VerifyingKey.SIGNATURE_SIZE));
            in.end();
            return proof;
        } catch (MalformedException e) {
            throw new RecoveryException(RecoveryException.Reason.MALFORMED, "proof of an account: not well formed", e);
        }
    }

    /** @throws RecoveryException WRONG_ACCOUNT, EXPIRED where it is more than 10 minutes off, or BAD_SIGNATURE */
    public void verify(VerifyingKey root, Instant now) throws RecoveryException {
        if (!account.equals(AccountId.ofRootKey(root))) {
            throw new RecoveryException(
                    RecoveryException.Reason.WRONG_ACCOUNT, "proof of an account: of another account");
        }
        if (Duration.between(at, now).abs().compareTo(Lifetimes.CLOCK_SKEW) > 0) {
            throw new RecoveryException(RecoveryException.Reason.EXPIRED, "proof of an account: not of now");
        }
        RecoveryLabels.PROOF.verify(root, body(account, at), signature.toBytes());
    }

    private static byte[] body(AccountId account, Instant at) {
        return new WireWriter(Structure.ACCOUNT_PROOF, BODY_SIZE)
                .octets(account.value())
                .instant(at)
                .toBytes();
    }

    /** @return {@link #SIZE} bytes */
    public byte[] toBytes() {
        return new WireWriter(Structure.ACCOUNT_PROOF, SIZE)
                .octets(account.value())
                .instant(at)
                .octets(signature)
                .toBytes();
    }
}
