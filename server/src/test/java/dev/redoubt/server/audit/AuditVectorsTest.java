package dev.redoubt.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.identity.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
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
    record Case(String name, Map<String, String> values) {
        String expected() {
            return value("expect").orElseThrow();
        }

        String export() {
            return resource(value("export").orElseThrow());
        }

        Octets root() {
            return Octets.ofHex(value("root").orElseThrow());
        }

        Optional<String> value(String key) {
            return Optional.ofNullable(values.get(key));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Of the appliance that most of them are of. */
    static Octets rootPin() {
        return cases().getFirst().root();
    }

    private static String resource(String name) {
        try (InputStream in = AuditVectorsTest.class.getResourceAsStream("/vectors/audit/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Case> cases() {
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
        Optional<Reader> since =
                one.value("since").map(AuditVectorsTest::resource).map(StringReader::new);
        try {
            new AuditVerifier(one.root(), since).verify(new StringReader(one.export()));
            return "OK";
        } catch (InvalidAuditException e) {
            return e.reason().name();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void holdsOrIsRefusedForItsReason(Case one) throws IOException {
        assertEquals(one.expected(), outcome(one));
    }

    @Test
    void thereAreCasesForEveryReason() {
        List<String> expected = cases().stream().map(Case::expected).toList();
        for (InvalidAuditException.Reason reason : InvalidAuditException.Reason.values()) {
            assertTrue(expected.contains(reason.name()), reason.name());
        }
        assertTrue(expected.size() > 100);
    }
}
