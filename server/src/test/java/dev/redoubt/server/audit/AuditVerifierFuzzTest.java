package dev.redoubt.server.audit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.redoubt.protocol.identity.Octets;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** SPEC.md, "Audit export": nothing holds but what was signed, and whatever it is, it is refused with a reason. */
class AuditVerifierFuzzTest {
    private static final Set<String> GOOD = new HashSet<>();

    private static Octets rootPin() {
        return AuditVectorsTest.rootPin();
    }

    static Stream<byte[]> exports() {
        return AuditVectorsTest.cases().stream().map(one -> {
            // What is refused for a head that was kept may hold without it.
            if (one.expected().equals("OK")
                    || one.value("since").isPresent()
                    || !one.root().equals(rootPin())) {
                GOOD.add(one.export());
            }
            return one.export().getBytes(StandardCharsets.ISO_8859_1);
        });
    }

    @MethodSource("exports")
    @FuzzTest
    void exportHoldsOrIsRefused(byte[] bytes) throws IOException {
        String export = new String(bytes, StandardCharsets.ISO_8859_1);
        try {
            new AuditVerifier(rootPin(), Optional.empty()).verify(new StringReader(export));
            assertTrue(GOOD.contains(export), export);
        } catch (InvalidAuditException e) {
            assertTrue(!String.valueOf(e.getMessage()).isEmpty());
        }
    }
}
