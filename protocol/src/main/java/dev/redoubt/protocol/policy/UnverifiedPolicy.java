package dev.redoubt.protocol.policy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyException.Reason;
import dev.redoubt.protocol.policy.proto.Policy;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A SignedPolicy as it came: a claim until it is verified. SPEC.md, "SignedPolicy". Immutable. */
public final class UnverifiedPolicy {
    /** Bytes of the policy inside, at most. */
    public static final int CONTENT_MAX = 65_536;

    private static final int FIXED = Structure.HEADER_SIZE + PolicyCertificate.SIZE + 4;

    /** Bytes of the whole, at most. */
    public static final int SIZE_MAX = FIXED + CONTENT_MAX + VerifyingKey.SIGNATURE_SIZE;

    private final PolicyCertificate certificate;
    private final Octets content;
    private final Octets signature;

    private UnverifiedPolicy(PolicyCertificate certificate, Octets content, Octets signature) {
        this.certificate = certificate;
        this.content = content;
        this.signature = signature;
    }

    /** @throws PolicyException MALFORMED; no signature is looked at, nor is what was signed */
    public static UnverifiedPolicy parse(byte[] bytes) throws PolicyException {
        try {
            WireReader in = new WireReader(Structure.SIGNED_POLICY, bytes);
            PolicyCertificate certificate = PolicyCertificate.read(in);
            int size = in.uint31();
            if (size > CONTENT_MAX) {
                throw in.malformed("too large");
            }
            UnverifiedPolicy policy =
                    new UnverifiedPolicy(certificate, in.octets(size), in.octets(VerifyingKey.SIGNATURE_SIZE));
            in.end();
            return policy;
        } catch (MalformedException e) {
            throw new PolicyException(Reason.MALFORMED, "policy: not well formed", e);
        }
    }

    /**
     * Checks that the pinned appliance tells this very device so, now, and has not told it anything newer.
     *
     * @param seen the newest policy that the device has seen; empty before the first
     * @param now by the device's clock
     */
    public VerifiedPolicy verify(PolicyRecipient recipient, Optional<PolicyPin> seen, Instant now)
            throws PolicyException {
        certificate.verify(recipient.rootPin(), now);
        VerifiedPolicy verified = verifyKept(recipient, seen);
        Instant issued = Instant.EPOCH.plus(Duration.ofHours(verified.content().getIssuedAtHour()));
        if (issued.isAfter(now.plus(PolicyCertificate.CLOCK_SKEW))) {
            throw new PolicyException(Reason.NOT_YET_VALID, "policy: signed in the future, at " + issued);
        }
        return verified;
    }

    /**
     * The same for a policy that this device has verified before and kept: it is obeyed until there is a newer one, also when
     * the policy key's certificate has expired meanwhile.
     */
    public VerifiedPolicy verifyKept(PolicyRecipient recipient, Optional<PolicyPin> seen) throws PolicyException {
        VerifyingKey key = certificate.verify(recipient.rootPin());
        byte[] signed = content.toBytes();
        PolicyLabels.POLICY.verify(key, body(certificate, signed), signature);
        Policy policy = policy(signed);
        PolicyRules.check(policy);
        if (!AccountId.of(policy.getAccountId().toByteArray()).equals(recipient.account())) {
            throw new PolicyException(Reason.WRONG_ACCOUNT, "policy: for another account");
        }
        if (!NodeId.of(policy.getNodeId().toByteArray()).equals(recipient.node())) {
            throw new PolicyException(Reason.WRONG_NODE, "policy: for another device");
        }
        PolicyPin pin =
                new PolicyPin(certificate.serial(), certificate.key(), policy.getVersion(), policy.getNetworkId());
        if (seen.isPresent()) {
            seen.get().check(pin);
        }
        return new VerifiedPolicy(policy, pin, this);
    }

    private static Policy policy(byte[] content) throws PolicyException {
        try {
            return Policy.parseFrom(content);
        } catch (InvalidProtocolBufferException e) {
            throw new PolicyException(Reason.MALFORMED, "policy: no protobuf", e);
        }
    }

    /** What is signed. */
    static byte[] body(PolicyCertificate certificate, byte[] content) {
        return write(FIXED + content.length, certificate, content).toBytes();
    }

    static byte[] whole(PolicyCertificate certificate, byte[] content, Octets signature) {
        int size = FIXED + content.length + VerifyingKey.SIGNATURE_SIZE;
        return write(size, certificate, content).octets(signature).toBytes();
    }

    private static WireWriter write(int size, PolicyCertificate certificate, byte[] content) {
        return new WireWriter(Structure.SIGNED_POLICY, size)
                .bytes(certificate.toBytes())
                .uint32(content.length)
                .bytes(content);
    }

    /** @return at most {@link #SIZE_MAX} bytes, those that were parsed */
    public byte[] toBytes() {
        return whole(certificate, content.toBytes(), signature);
    }
}
