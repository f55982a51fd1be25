package dev.redoubt.protocol.account;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import java.time.Duration;
import java.time.Instant;

/**
 * A node that a verified account state lists. Its certificate may have expired: time is checked whenever something is
 * verified with it. Immutable, thread-safe.
 */
public final class VerifiedNode {
    private final NodeCertificate certificate;
    private final VerifyingKey key;
    private final StateReference listedIn;

    VerifiedNode(NodeCertificate certificate, VerifyingKey key, StateReference listedIn) {
        this.certificate = certificate;
        this.key = key;
        this.listedIn = listedIn;
    }

    public AccountId account() {
        return certificate.account();
    }

    public NodeId id() {
        return certificate.node();
    }

    /** PKn. */
    public VerifyingKey key() {
        return key;
    }

    public NodeCertificate certificate() {
        return certificate;
    }

    /** The account state that vouches for it. */
    public StateReference listedIn() {
        return listedIn;
    }

    /** Checks that the node made the record, that it lives at most 30 days, and that record and certificate are valid now. */
    public VerifiedAgreement verify(AgreementRecord agreement, Instant now) throws InvalidChainException {
        return verify(agreement, now, Duration.ZERO);
    }

    VerifiedAgreement verify(AgreementRecord agreement, Instant now, Duration grace) throws InvalidChainException {
        certificate.validity().check("node certificate", now, grace);
        agreement.verify(this, now, grace);
        return new VerifiedAgreement(this, agreement);
    }

    /** Checks that the node made the key and that key and certificate have not expired. */
    public VerifiedEphemeralKey verify(EphemeralKey ephemeral, Instant now) throws InvalidChainException {
        certificate.validity().check("node certificate", now, Duration.ZERO);
        ephemeral.verify(this, now);
        return new VerifiedEphemeralKey(this, ephemeral);
    }

    /** The one way to a key that a packet can be sealed for. */
    public RecipientKey verify(AgreementRecord agreement, EphemeralKey ephemeral, Instant now)
            throws InvalidChainException {
        return new RecipientKey(verify(agreement, now), verify(ephemeral, now));
    }
}
