package dev.redoubt.server.audit;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyCertificate;
import dev.redoubt.protocol.policy.PolicyException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A head with the appliance's signature, and the root's certificate for the key that signed. Well-formed and no more until it is
 * verified. Whoever keeps one can prove later that the log had these entries.
 *
 * @param signature 64 bytes
 */
record SignedHead(Head head, PolicyCertificate certificate, Octets signature) {
    private static final String HASH = "([0-9a-f]{64})";
    private static final String NUMBER = "([1-9][0-9]{0,18})";
    private static final Pattern LINE = Pattern.compile("\\{\"head\":\\{\"log\":\"" + HASH + "\",\"number\":" + NUMBER
            + ",\"hash\":\"" + HASH + "\",\"time\":(0|[1-9][0-9]{0,11}),\"certificate\":\"([0-9a-f]{"
            + 2 * PolicyCertificate.SIZE + "})\",\"signature\":\"([0-9a-f]{128})\"\\}\\}");

    /** As it ends an export. ASCII, without an end of line. */
    String line() {
        return "{\"head\":{\"log\":\"" + head.log() + "\",\"number\":" + head.number() + ",\"hash\":\"" + head.hash()
                + "\",\"time\":" + head.time().getEpochSecond() + ",\"certificate\":\""
                + Octets.copyOf(certificate.toBytes()) + "\",\"signature\":\"" + signature + "\"}}";
    }

    static boolean isOne(String line) {
        return line.startsWith("{\"head\":");
    }

    /** @throws IllegalArgumentException if this is not the one spelling of a head */
    static SignedHead parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a head");
        }
        Head head = new Head(
                Octets.ofHex(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Octets.ofHex(matcher.group(3)),
                Instant.ofEpochSecond(Long.parseLong(matcher.group(4))));
        return new SignedHead(head, certificate(matcher.group(5)), Octets.ofHex(matcher.group(6)));
    }

    private static PolicyCertificate certificate(String hex) {
        try {
            return PolicyCertificate.parse(Octets.ofHex(hex).toBytes());
        } catch (PolicyException e) {
            throw new IllegalArgumentException("not a head: its certificate is malformed", e);
        }
    }

    /**
     * Whether the appliance with this root has said so. When its key's certificate expires does not count: the log is kept for
     * longer than keys, and whoever has a key can write any time into what he signs.
     *
     * @throws PolicyException WRONG_ROOT, WEAK_KEY, BAD_SIGNATURE or LIFETIME_TOO_LONG
     */
    void verify(Octets rootPin) throws PolicyException {
        certificate.verifyAuditHead(rootPin, head.toBytes(), signature);
    }
}
