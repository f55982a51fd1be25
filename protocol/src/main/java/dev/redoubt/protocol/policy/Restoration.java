package dev.redoubt.protocol.policy;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyException.Reason;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * The appliance's word that it was restored from a backup, so that devices publish anew what it has lost. It lowers nothing that a
 * device has seen. Well-formed and no more until it is verified. SPEC.md, "Restoration". Immutable.
 *
 * @param certificate of the policy key that signed it
 * @param number of the restoration, 1 to 2^63 - 1, only upwards: the second in which it was made, or one more than the last
 * @param at whole seconds, when it was finished
 * @param backup whole seconds, not after {@code at}: what came after it is lost
 * @param signature of the policy key, 64 bytes
 */
public record Restoration(PolicyCertificate certificate, long number, Instant at, Instant backup, Octets signature) {
    private static final int BODY_SIZE = Structure.HEADER_SIZE + PolicyCertificate.SIZE + 3 * 8;

    /** Bytes of every one. */
    public static final int SIZE = BODY_SIZE + VerifyingKey.SIGNATURE_SIZE;

    /**
     * @param key stays with the caller
     * @throws IllegalArgumentException if a value is out of its range
     */
    public static Restoration sign(PolicyKey key, long number, Instant at, Instant backup) {
        if (number < 1 || backup.isAfter(at)) {
            throw new IllegalArgumentException("a field of the restoration is out of its range");
        }
        byte[] body = write(BODY_SIZE, key.certificate(), number, at, backup).toBytes();
        return new Restoration(key.certificate(), number, at, backup, key.signRestoration(body));
    }

    /** @throws PolicyException MALFORMED; no signature is looked at */
    public static Restoration parse(byte[] bytes) throws PolicyException {
        try {
            WireReader in = new WireReader(Structure.RESTORATION, bytes);
            Restoration restoration = new Restoration(
                    PolicyCertificate.read(in),
                    in.positive63(),
                    in.instant(),
                    in.instant(),
                    in.octets(VerifyingKey.SIGNATURE_SIZE));
            if (restoration.backup.isAfter(restoration.at)) {
                throw in.malformed("restored from a later backup");
            }
            in.end();
            return restoration;
        } catch (MalformedException e) {
            throw new PolicyException(Reason.MALFORMED, "restoration: not well formed", e);
        }
    }

    /**
     * @param rootPin SHA-256 of the appliance root's public key
     * @param seen the newest policy that the device has seen: an older policy key is not believed
     * @throws PolicyException as {@link PolicyCertificate#verify(Octets, Instant)}; BAD_SIGNATURE; ROLLED_BACK or FORKED if the
     *     policy key is not the newest; NOT_YET_VALID if the number is of a time to come: it would hide later ones
     */
    public void verify(Octets rootPin, Optional<PolicyPin> seen, Instant now) throws PolicyException {
        VerifyingKey key = certificate.verify(rootPin, now);
        byte[] body = write(BODY_SIZE, certificate, number, at, backup).toBytes();
        PolicyLabels.RESTORATION.verify(key, body, signature);
        if (seen.isPresent()) {
            seen.get().checkKey(certificate.serial(), certificate.key());
        }
        if (number > now.plus(PolicyCertificate.CLOCK_SKEW).getEpochSecond()) {
            throw new PolicyException(Reason.NOT_YET_VALID, "restoration: of a time to come");
        }
    }

    private static WireWriter write(int size, PolicyCertificate certificate, long number, Instant at, Instant backup) {
        return new WireWriter(Structure.RESTORATION, size)
                .bytes(certificate.toBytes())
                .uint64(number)
                .instant(at)
                .instant(backup);
    }

    /** @return {@link #SIZE} bytes */
    public byte[] toBytes() {
        return write(SIZE, certificate, number, at, backup).octets(signature).toBytes();
    }
}
