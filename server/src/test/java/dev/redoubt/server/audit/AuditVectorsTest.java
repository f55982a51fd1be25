package dev.redoubt.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.identity.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exports that another program has made: server/vectors/generate-audit.py. */
class AuditVectorsTest {
    private record Case(String name, Map<String, String> values) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = AuditVectorsTest.class.getResourceAsStream("/vectors/audit/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String line : resource("cases.txt").lines().toList()) {
            if (line.startsWith("[")) {
                cases.add(new Case(line.substring(1, line.length() - 1), new HashMap<>()));
            } else if (line.contains(" = ")) {
                String[] parts = line.split(" = ", 2);
                cases.getLast().values().put(parts[0], parts[1]);
            }
        }
        return cases;
    }

    private static String outcome(Case one) throws IOException {
        Optional<Reader> since = Optional.empty();
        if (one.values().containsKey("since")) {
            since = Optional.of(new StringReader(resource(one.values().get("since"))));
        }
        try {
            new AuditVerifier(Octets.ofHex(one.values().get("root")), since)
                    .verify(new StringReader(resource(one.values().get("export"))));
            return "OK";
        } catch (InvalidAuditException e) {
            return e.reason().name();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void holdsOrIsRefusedForItsReason(Case one) throws IOException {
        assertEquals(one.values().get("expect"), outcome(one));
    }

    @Test
    void thereAreCasesForEveryReason() throws IOException {
        List<String> expected =
                cases().stream().map(one -> one.values().get("expect")).toList();
        for (InvalidAuditException.Reason reason : InvalidAuditException.Reason.values()) {
            assertTrue(expected.contains(reason.name()), reason.name());
        }
        assertTrue(expected.size() > 100);
    }
}
