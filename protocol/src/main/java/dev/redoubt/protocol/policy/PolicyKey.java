package dev.redoubt.protocol.policy;

import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.proto.Policy;

/** The appliance's key for policies, with the root's certificate for it. Owns the key. Thread-safe. */
public final class PolicyKey implements AutoCloseable {
    private final SigningKey key;
    private final PolicyCertificate certificate;

    /**
     * @param key owned by this from now on, if nothing is thrown
     * @throws IllegalArgumentException if the certificate is for another key
     */
    public PolicyKey(SigningKey key, PolicyCertificate certificate) {
        if (!Octets.copyOf(key.verifyingKey().toBytes()).equals(certificate.key())) {
            throw new IllegalArgumentException("the certificate is for another key");
        }
        this.key = key;
        this.certificate = certificate;
    }

    public PolicyCertificate certificate() {
        return certificate;
    }

    /**
     * @return a SignedPolicy
     * @throws IllegalArgumentException if it is not a policy that a device would take
     */
    public byte[] sign(Policy policy) {
        byte[] content = policy.toByteArray();
        try {
            PolicyRules.check(policy);
        } catch (PolicyException e) {
            throw new IllegalArgumentException("not a policy", e);
        }
        if (content.length > UnverifiedPolicy.CONTENT_MAX) {
            throw new IllegalArgumentException("a policy of " + content.length + " bytes");
        }
        byte[] body = UnverifiedPolicy.body(certificate, content);
        return UnverifiedPolicy.whole(certificate, content, PolicyLabels.POLICY.sign(key, body));
    }

    /**
     * @param head what the head of the audit log says: server/SPEC.md, "Audit log"
     * @return 64 bytes, over the head behind a label of its own, so that it is no policy's signature
     */
    public Octets signAuditHead(byte[] head) {
        return PolicyLabels.AUDIT_HEAD.sign(key, head);
    }

    /** What the appliance tells devices of its latest restoration from a backup; see {@link Restoration#sign}. */
    Octets signRestoration(byte[] body) {
        return PolicyLabels.RESTORATION.sign(key, body);
    }

    @Override
    public void close() {
        key.close();
    }
}
