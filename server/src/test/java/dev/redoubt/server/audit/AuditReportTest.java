package dev.redoubt.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import java.io.Reader;
import java.io.StringReader;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditReportTest {
    private static final Administrator ALICE = new Administrator("alice", Role.OWNER);

    private final AuditText text = new AuditText();

    private AuditVerifier.Report verify(String export, Optional<String> since) throws Exception {
        Optional<Reader> kept = since.map(StringReader::new);
        return new AuditVerifier(text.rootPin(), kept).verify(new StringReader(export));
    }

    private static ObjectNode details() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Test
    void reportSaysWhatHolds() throws Exception {
        String first = text.export(3);
        AuditVerifier.Report report = verify(text.export(5), Optional.of(first));
        assertEquals(1, report.first());
        assertEquals(5, report.last());
        assertEquals(Optional.of(3L), report.since());
        assertEquals(0, report.backwards());
        assertEquals(1, report.keySerial());
    }

    /** Whatever byte of an export is changed: either it does not hold, or it was in nothing that is proven. There is none such. */
    @Test
    void noByteOfAnExportCanBeChanged() {
        String good = text.export(3);
        for (int i = 0; i < good.length(); i++) {
            char changed = (char) (good.charAt(i) ^ 1);
            String bad = good.substring(0, i) + changed + good.substring(i + 1);
            assertThrows(InvalidAuditException.class, () -> verify(bad, Optional.empty()), () -> bad);
        }
    }

    @Test
    void noExportCanBeCutAnywhere() {
        String good = text.export(3);
        for (int i = 0; i < good.length(); i++) {
            String cut = good.substring(0, i);
            assertThrows(InvalidAuditException.class, () -> verify(cut, Optional.empty()));
        }
    }

    @Test
    void noLineCanBeLeftOutRepeatedOrExchanged() {
        String[] lines = text.export(4).split("(?<=\n)");
        for (int i = 0; i < lines.length; i++) {
            for (int j = 0; j < lines.length; j++) {
                String[] changed = lines.clone();
                if (i == j) {
                    changed[i] = "";
                } else {
                    changed[i] = lines[j];
                }
                String bad = String.join("", changed);
                assertThrows(InvalidAuditException.class, () -> verify(bad, Optional.empty()), () -> bad);
                changed[j] = lines[i];
                String exchanged = String.join("", changed);
                if (i != j) {
                    assertThrows(InvalidAuditException.class, () -> verify(exchanged, Optional.empty()));
                }
            }
        }
    }

    @Test
    void complaintNamesTheEntry() {
        String bad = text.export(4).replace("\"number\":3,\"time\":1", "\"number\":3,\"time\":2");
        InvalidAuditException e = assertThrows(InvalidAuditException.class, () -> verify(bad, Optional.empty()));
        assertTrue(String.valueOf(e.getMessage()).startsWith("entry 3 was changed"), e::getMessage);
    }

    @Test
    void entryReadsWhatItWrites() {
        ObjectNode details = details().put("user", 7).put("on", true).put("setting", "lockoutThreshold");
        details.putObject("before").put("x", -1);
        details.putArray("devices").add(1).add(2);
        Entry entry = Entry.of(12, Instant.ofEpochSecond(1_795_176_000), ALICE, "user.create", details);
        assertEquals(entry, Entry.parse(entry.line()));
        assertEquals(
                "{\"number\":12,\"time\":1795176000,\"by\":\"alice\",\"role\":\"owner\",\"act\":\"user.create\",\"details\":"
                        + "{\"user\":7,\"on\":true,\"setting\":\"lockoutThreshold\",\"before\":{\"x\":-1},\"devices\":[1,2]}}",
                entry.line());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "alice@example.org", "\"", "\\", "ü", "\n"})
    void detailsTakeNoSentenceAndNoAddress(String word) {
        ObjectNode details = details().put("why", word);
        assertThrows(IllegalArgumentException.class, () -> Details.text(details));
    }

    @Test
    void complaintAboutDetailsDoesNotRepeatThem() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> Details.text(details().put("why", "alice@example.org")));
        assertEquals("details hold a word that does not belong there", e.getMessage());
    }

    @Test
    void administratorsStandInDetailsByName() {
        assertEquals(
                "{\"administrator\":\"bob@example.org\"}",
                Details.text(details().put("administrator", "bob@example.org")));
    }

    @Test
    void entryIsAboutWhomItsDetailsName() {
        ObjectNode details = details().put("count", 8).put("user", 7);
        String line = Entry.of(1, Instant.EPOCH, ALICE, "user.create", details).line();
        assertTrue(Naming.names(line, 7));
        assertEquals(false, Naming.names(line, 8));
        details.putArray("users").add(9).add(10);
        assertTrue(Naming.names(
                Entry.of(1, Instant.EPOCH, ALICE, "user.delete", details).line(), 10));
    }
}
