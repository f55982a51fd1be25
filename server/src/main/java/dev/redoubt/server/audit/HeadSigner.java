package dev.redoubt.server.audit;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyCertificate;
import dev.redoubt.protocol.policy.PolicyKey;
import java.util.function.Supplier;

/** Signs heads in the appliance's name. Thread-safe. */
@FunctionalInterface
public interface HeadSigner {
    /**
     * @param head the bytes to be signed
     * @return with the certificate of the key that has signed
     */
    Signed sign(byte[] head);

    /** @param signature 64 bytes */
    record Signed(PolicyCertificate certificate, Octets signature) {}

    /** The appliance's policy key, which may be replaced while the server runs. */
    static HeadSigner of(Supplier<PolicyKey> key) {
        return head -> {
            PolicyKey present = key.get();
            return new Signed(present.certificate(), present.signAuditHead(head));
        };
    }
}
