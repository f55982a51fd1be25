package dev.redoubt.protocol.policy;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyException.Reason;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The appliance root's word that a key may sign the appliance's policies for a while. Well-formed and no more until it is
 * verified. SPEC.md, "PolicyCertificate". Immutable.
 *
 * @param root the appliance root's public key, 32 bytes; counts only if its SHA-256 is the pin
 * @param key that signs policies, 32 bytes
 * @param serial 1 to 2^63 - 1; a root never signs a lower one after a higher one, nor two keys under the same one
 * @param created whole seconds; valid from here (inclusive)
 * @param expires whole seconds; to here (exclusive)
 * @param signature of the root, 64 bytes
 */
public record PolicyCertificate(
        Octets root, Octets key, long serial, Instant created, Instant expires, Octets signature) {
    /** The longest that a certificate may be valid. */
    public static final Duration MAXIMUM_LIFE = Duration.ofDays(731);

    /** How far the maker's clock may be ahead. */
    public static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    private static final int BODY_SIZE = Structure.HEADER_SIZE + 2 * VerifyingKey.SIZE + 8 + 2 * 8;

    /** Bytes of every certificate. */
    public static final int SIZE = BODY_SIZE + VerifyingKey.SIGNATURE_SIZE;

    /** Bytes of a pin: SHA-256 of the root's public key. */
    public static final int PIN_SIZE = 32;

    /**
     * @param root the appliance's
     * @throws IllegalArgumentException if a value is out of its range
     */
    public static PolicyCertificate issue(
            SigningKey root, VerifyingKey key, long serial, Instant created, Duration life) {
        Instant from = created.truncatedTo(ChronoUnit.SECONDS);
        Instant to = from.plusSeconds(life.toSeconds());
        if (serial < 1 || !from.isBefore(to) || Duration.between(from, to).compareTo(MAXIMUM_LIFE) > 0) {
            throw new IllegalArgumentException("a field of the policy key's certificate is out of its range");
        }
        Octets rootKey = Octets.copyOf(root.verifyingKey().toBytes());
        Octets policyKey = Octets.copyOf(key.toBytes());
        byte[] body = write(BODY_SIZE, rootKey, policyKey, serial, from, to).toBytes();
        return new PolicyCertificate(rootKey, policyKey, serial, from, to, PolicyLabels.CERTIFICATE.sign(root, body));
    }

    /** @throws PolicyException MALFORMED; the signature is not looked at */
    public static PolicyCertificate parse(byte[] bytes) throws PolicyException {
        try {
            WireReader in = new WireReader(Structure.POLICY_CERTIFICATE, bytes);
            PolicyCertificate certificate = readFields(in);
            in.end();
            return certificate;
        } catch (MalformedException e) {
            throw new PolicyException(Reason.MALFORMED, "policy key's certificate: not well formed", e);
        }
    }

    /** Reads one that stands inside of another structure, with its header. */
    static PolicyCertificate read(WireReader in) throws MalformedException {
        return readFields(in.nested(Structure.POLICY_CERTIFICATE));
    }

    private static PolicyCertificate readFields(WireReader in) throws MalformedException {
        PolicyCertificate certificate = new PolicyCertificate(
                in.octets(VerifyingKey.SIZE),
                in.octets(VerifyingKey.SIZE),
                in.positive63(),
                in.instant(),
                in.instant(),
                in.octets(VerifyingKey.SIGNATURE_SIZE));
        if (!certificate.created.isBefore(certificate.expires)) {
            throw in.malformed("expires before it was created");
        }
        return certificate;
    }

    /**
     * Whether the pinned root says so, at whatever time.
     *
     * @param rootPin SHA-256 of the appliance root's public key
     * @return the key that it certifies
     * @throws PolicyException WRONG_ROOT, WEAK_KEY, BAD_SIGNATURE or LIFETIME_TOO_LONG
     */
    public VerifyingKey verify(Octets rootPin) throws PolicyException {
        if (!rootPin().equals(rootPin)) {
            throw new PolicyException(Reason.WRONG_ROOT, "policy key's certificate: of another appliance");
        }
        VerifyingKey policyKey = usable(key);
        byte[] body = write(BODY_SIZE, root, key, serial, created, expires).toBytes();
        PolicyLabels.CERTIFICATE.verify(usable(root), body, signature);
        if (Duration.between(created, expires).compareTo(MAXIMUM_LIFE) > 0) {
            throw new PolicyException(Reason.LIFETIME_TOO_LONG, "policy key's certificate: valid for too long");
        }
        return policyKey;
    }

    /**
     * The same, now.
     *
     * @throws PolicyException as {@link #verify(Octets)}, and NOT_YET_VALID or EXPIRED
     */
    public VerifyingKey verify(Octets rootPin, Instant now) throws PolicyException {
        VerifyingKey policyKey = verify(rootPin);
        if (created.isAfter(now.plus(CLOCK_SKEW))) {
            throw new PolicyException(
                    Reason.NOT_YET_VALID, "policy key's certificate: made in the future, at " + created);
        }
        if (!now.isBefore(expires)) {
            throw new PolicyException(Reason.EXPIRED, "policy key's certificate: expired at " + expires);
        }
        return policyKey;
    }

    /**
     * Whether the key that this certifies has signed a head of the audit log, at whatever time.
     *
     * @param head as {@link PolicyKey#signAuditHead}
     * @throws PolicyException as {@link #verify(Octets)}; BAD_SIGNATURE also if the head's is wrong
     */
    public void verifyAuditHead(Octets rootPin, byte[] head, Octets headSignature) throws PolicyException {
        PolicyLabels.AUDIT_HEAD.verify(verify(rootPin), head, headSignature);
    }

    /** SHA-256 of the root key that it names, which proves nothing. */
    public Octets rootPin() {
        return Octets.copyOf(Digests.sha256(root.toBytes()));
    }

    private static VerifyingKey usable(Octets key) throws PolicyException {
        try {
            return VerifyingKey.parse(key.toBytes());
        } catch (InvalidKeyMaterialException e) {
            throw new PolicyException(Reason.WEAK_KEY, "not a usable Ed25519 public key", e);
        }
    }

    private static WireWriter write(int size, Octets root, Octets key, long serial, Instant created, Instant expires) {
        return new WireWriter(Structure.POLICY_CERTIFICATE, size)
                .octets(root)
                .octets(key)
                .uint64(serial)
                .instant(created)
                .instant(expires);
    }

    /** @return {@link #SIZE} bytes */
    public byte[] toBytes() {
        return write(SIZE, root, key, serial, created, expires)
                .octets(signature)
                .toBytes();
    }
}
