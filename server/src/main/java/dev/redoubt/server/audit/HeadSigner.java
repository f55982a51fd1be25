package dev.redoubt.server.audit;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyCertificate;
import dev.redoubt.protocol.policy.PolicyKey;

/** Signs heads in the appliance's name. Thread-safe. */
@FunctionalInterface
public interface HeadSigner {
    /** @param head the bytes to be signed */
    Signed sign(byte[] head);

    /**
     * @param certificate of the key that has signed
     * @param signature 64 bytes
     */
    record Signed(PolicyCertificate certificate, Octets signature) {
        /** By the appliance's policy key. */
        public static Signed by(PolicyKey key, byte[] head) {
            return new Signed(key.certificate(), key.signAuditHead(head));
        }
    }
}
