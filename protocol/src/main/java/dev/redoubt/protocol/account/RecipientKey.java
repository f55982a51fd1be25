package dev.redoubt.protocol.account;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import java.time.Duration;
import java.time.Instant;

/** A node's credential and one of its ephemeral keys, all verified: what a packet is sealed for. Use it once. */
public final class RecipientKey {
    private final VerifiedAgreement agreement;
    private final VerifiedEphemeralKey ephemeral;

    RecipientKey(VerifiedAgreement agreement, VerifiedEphemeralKey ephemeral) {
        this.agreement = agreement;
        this.ephemeral = ephemeral;
    }

    public AccountId account() {
        return agreement.node().account();
    }

    public NodeId node() {
        return agreement.node().id();
    }

    /** The account state that vouches for the node. */
    public StateReference state() {
        return agreement.node().listedIn();
    }

    public Credential credential() {
        return agreement.credential();
    }

    public EphemeralKey ephemeralKey() {
        return ephemeral.key();
    }

    /** Time goes on between verifying and sealing. */
    public void checkValidAt(Instant now) throws InvalidChainException {
        credential().checkValidAt(now);
        ephemeralKey().checkNotExpired(now, Duration.ZERO);
    }
}
