package dev.redoubt.protocol.account;

/** An agreement record that its node signed, in a chain from the pinned root. */
public final class VerifiedAgreement {
    private final VerifiedNode node;
    private final AgreementRecord agreement;

    VerifiedAgreement(VerifiedNode node, AgreementRecord agreement) {
        this.node = node;
        this.agreement = agreement;
    }

    public VerifiedNode node() {
        return node;
    }

    public AgreementRecord agreement() {
        return agreement;
    }

    public Credential credential() {
        return new Credential(node.certificate(), agreement);
    }
}
