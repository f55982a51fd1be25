package dev.redoubt.server.administration.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.observe.Recorded;
import dev.redoubt.server.database.MetadataLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is taken along, and what is not. */
class ReportsTest {
    private static final Pattern ROW = Pattern.compile("\\| (`[a-z_.`, ]+`) \\|.*");
    private static final Pattern KEY = Pattern.compile("`([a-z_.]+)`");

    /** Keys of the configuration, as SPEC.md lists them: {@code `a.b`, `.c`} is {@code a.b} and {@code a.c}. */
    private static Set<String> documentedKeys() throws Exception {
        String spec = Files.readString(Path.of("SPEC.md"));
        Set<String> keys = new TreeSet<>();
        int begin = spec.indexOf("\n## Configuration\n");
        for (String line :
                spec.substring(begin, spec.indexOf("\n## ", begin + 5)).split("\n", -1)) {
            Matcher row = ROW.matcher(line);
            String last = "";
            for (Matcher key = KEY.matcher(row.matches() ? row.group(1) : ""); key.find(); ) {
                last = key.group(1).startsWith(".")
                        ? last.substring(0, last.lastIndexOf('.')) + key.group(1)
                        : key.group(1);
                keys.add(last);
            }
        }
        return keys;
    }

    @Test
    void eachKeyOfTheConfigurationIsOnOneOfTheLists() throws Exception {
        Set<String> known = new TreeSet<>(ConfigurationReport.VALUES);
        known.addAll(ConfigurationReport.NAMES);
        // What the Spec need not list: it is where init puts it.
        known.removeAll(Set.of("policy.certificate_file", "policy.private_key_file"));
        Set<String> documented = documentedKeys();
        documented.removeAll(Set.of("policy.certificate_file", "policy.private_key_file"));
        assertEquals(documented, known);
    }

    @Test
    void limitsAreShownAndOfTheRestThatItIsSet() {
        ObjectNode report = ConfigurationReport.parse("""
            [appliance]
            address = "secret.example:443"
            "a password that was put in a wrong place" = 1
            [listener]
            inherited = true
            connections = 500
            idle = "secret"
            [mailbox]
            longest_life = "7d"
            [names]
            index_key_file = "credential:redoubt.secret"
            [secret.example]
            key = 1
            """);
        assertEquals("set", report.at("/keys/appliance.address").asText());
        assertEquals("true", report.at("/keys/listener.inherited").asText());
        assertEquals("500", report.at("/keys/listener.connections").asText());
        assertEquals("?", report.at("/keys/listener.idle").asText());
        assertEquals("7d", report.at("/keys/mailbox.longest_life").asText());
        assertEquals("a credential", report.at("/keys/names.index_key_file").asText());
        assertEquals(2, report.path("unknownKeys").asInt());
        assertFalse(
                report.toString().contains("secret") || report.toString().contains("password that"), report.toString());
    }

    @Test
    void whatIsNoTomlIsNotTakenAlong() {
        assertEquals("{\"isToml\":false}", ConfigurationReport.parse("secret").toString());
    }

    @Test
    void metricsKeepTheLabelsOfTheLedger() {
        String text = """
            redoubt_a{kind="done",user="alice"} 1
            redoubt_b{operation="a\\"b"} 2
            other_c 3
            redoubt_d{operation="POST /v1/submissions"} 4.5
            """;
        assertEquals("""
            redoubt_a{kind="done"} 1.0
            redoubt_b{operation="?"} 2.0
            redoubt_d{operation="POST /v1/submissions"} 4.5
            """, MetricsReport.of(Recorded.parsed(text), Set.of("kind", "operation")));
    }

    @Test
    void eachFieldOfTheLogIsTakenAlongOrLeftOutOnPurpose() {
        Set<String> known = new TreeSet<>(LogReport.LEFT_OUT);
        known.addAll(LogReport.WORDS);
        known.addAll(LogReport.TIMES);
        known.addAll(LogReport.CLASSES);
        known.addAll(LogReport.THREADS);
        known.addAll(LogReport.NUMBERS);
        Set<String> unknown = new TreeSet<>(MetadataLedger.load().logFields());
        unknown.removeAll(known);
        assertEquals(Set.of(), unknown);
    }

    @Test
    void eventsKeepTheFieldsOfTheListInTheirForms() throws Exception {
        String report = LogReport.of("""
            <4>{"time":"2026-11-26T08:00:00.1Z","level":"WARN","logger_name":"dev.redoubt.A","thread_name":"qtp7-1-acceptor-0@1{secret.example:443}","event":"hung","part":"listener","user":"alice"}
            {"event":"alice said \\"hello\\"","message":"secret","millis":12,"audit_number":"x","failure":"java.io.IOException a.B.c(B.java:7) < d.E.f(E.java:8)"}
            configuration file /home/alice/redoubtd.toml: unknown key secret
            {"event":
            {"message":"alice"}
            """);
        String[] lines = report.split("\n", -1);
        ObjectMapper json = new ObjectMapper();
        assertEquals(
                json.readTree(
                        "{\"time\":\"2026-11-26T08:00:00.1Z\",\"level\":\"WARN\",\"logger_name\":\"dev.redoubt.A\",\"thread_name\":\"qtp7-1-acceptor-0\",\"event\":\"hung\",\"part\":\"listener\"}"),
                json.readTree(lines[0]));
        assertEquals(
                json.readTree("{\"event\":\"?\",\"millis\":12,\"failure\":\"java.io.IOException a.B.c(B.java:7) <"
                        + " d.E.f(E.java:8)\"}"),
                json.readTree(lines[1]));
        assertEquals("{\"linesLeftOut\":3}", lines[2]);
        assertFalse(report.contains("alice") || report.contains("secret"), report);
    }

    @Test
    void formsAreNarrow() {
        assertTrue(Known.WORD.is("10.11.8-MariaDB-0+deb13u1"));
        assertFalse(Known.WORD.is("alice@example"));
        assertTrue(Known.AMOUNT.is("64MiB"));
        assertFalse(Known.AMOUNT.is("64 MiB"));
        assertFalse(Known.FAILURE.is("a\nb"));
    }
}
