package dev.redoubt.protocol.account;

import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/** A node's signing pair (Kn) and one agreement pair (An), with the account that they were made for. */
public final class NodeKeys implements AutoCloseable {
    private final AccountId account;
    private final SigningKey signingKey;
    private final X25519KeyPair agreementKey;
    private final NodeId id;

    private NodeKeys(AccountId account, SigningKey signingKey, X25519KeyPair agreementKey) {
        this.account = account;
        this.signingKey = signingKey;
        this.agreementKey = agreementKey;
        this.id = NodeId.ofNodeKey(account, signingKey.verifyingKey());
    }

    public static NodeKeys generate(AccountId account, SecureRandom random) {
        return new NodeKeys(account, SigningKey.generate(random), X25519KeyPair.generate(random));
    }

    /**
     * @param signingSeed 32 bytes, owned by the keys from now on
     * @param agreementPrivateKey 32 bytes, likewise
     */
    public static NodeKeys restore(AccountId account, Secret signingSeed, Secret agreementPrivateKey) {
        return new NodeKeys(account, SigningKey.ofSeed(signingSeed), X25519KeyPair.ofPrivateKey(agreementPrivateKey));
    }

    /** Keys with the same Kn and a fresh An. These here stay with their owner: messages to them may be on their way. */
    public NodeKeys withFreshAgreementKey(SecureRandom random) {
        return new NodeKeys(account, SigningKey.ofSeed(signingKey.seed().copy()), X25519KeyPair.generate(random));
    }

    public AccountId account() {
        return account;
    }

    public NodeId id() {
        return id;
    }

    /** PKn. */
    public VerifyingKey key() {
        return signingKey.verifyingKey();
    }

    /** Kn; signs under labels only. Closing the keys destroys it. */
    public SigningKey signingKey() {
        return signingKey;
    }

    /** An. Closing the keys destroys it. */
    public X25519KeyPair agreementKey() {
        return agreementKey;
    }

    /**
     * Certifies the agreement key.
     *
     * @param lifetime at most {@link Lifetimes#AGREEMENT_RECORD_MAX}
     */
    public AgreementRecord certifyAgreement(Instant now, Duration lifetime) {
        if (lifetime.compareTo(Lifetimes.AGREEMENT_RECORD_MAX) > 0) {
            throw new IllegalArgumentException("an agreement record lives at most 30 days, not " + lifetime);
        }
        return AgreementRecord.sign(this, new Validity(now, now.plus(lifetime)));
    }

    @Override
    public void close() {
        signingKey.close();
        agreementKey.close();
    }
}
