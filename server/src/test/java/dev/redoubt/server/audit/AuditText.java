package dev.redoubt.server.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyCertificate;
import dev.redoubt.protocol.policy.PolicyKey;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/** An appliance's key, and exports of a log that only exists in memory. */
final class AuditText {
    private static final Instant NOW = Instant.ofEpochSecond(1_795_176_000);

    private final SecureRandom random = new SecureRandom();
    private final SigningKey root = SigningKey.generate(random);
    private final PolicyKey key = key(1);

    PolicyKey key() {
        return key;
    }

    /** Another one, certified by the same root. */
    PolicyKey key(long serial) {
        SigningKey fresh = SigningKey.generate(random);
        return new PolicyKey(
                fresh, PolicyCertificate.issue(root, fresh.verifyingKey(), serial, NOW, Duration.ofDays(365)));
    }

    Octets rootPin() {
        return key.certificate().rootPin();
    }

    /** Of a log with so many entries. */
    String export(int entries) {
        Octets log = Octets.copyOf(new byte[Chain.SIZE]);
        StringBuilder text = new StringBuilder(ExportText.beginning(log, 1, log)).append('\n');
        Octets hash = log;
        for (int number = 1; number <= entries; number++) {
            String line = Entry.of(
                            number,
                            NOW.plusSeconds(number),
                            new Administrator("alice", Role.OWNER),
                            "user.create",
                            JsonNodeFactory.instance.objectNode().put("user", number))
                    .line();
            hash = Chain.hash(hash, line);
            text.append(ExportText.entry(line, hash)).append('\n');
        }
        Head head = new Head(log, entries, hash, NOW);
        SignedHead signed = new SignedHead(head, key.certificate(), key.signAuditHead(head.toBytes()));
        return text.append(signed.line()).append('\n').toString();
    }
}
