package dev.redoubt.server.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of settings in SPEC.md, "Policies": all settings are there, and every test that is named is one. */
class SettingsTableTest {
    private static final Path SPECIFICATION = Path.of("SPEC.md");
    private static final Path CLIENT = Path.of("..", "client", "src", "test", "java");
    private static final List<Path> HERE =
            List.of(Path.of("src", "test", "java"), Path.of("..", "tls-cfb-layer", "src", "test", "java"));
    private static final Set<String> OF_NETWORKS = Set.of(
            "readReceiptConfig", "consentPopup", "dataRetention", "enableTrustedDataFormat", "enableClientMetrics");

    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    /** A word that says whose tests come from here on, or a test. */
    private static final Pattern PROOF = Pattern.compile("\\bclient\\b|`([A-Z]\\w+)?\\.(\\w+)`");

    private record Row(List<String> settings, String range, String enforcer, String proof) {}

    /** Those of the group have five columns, those of the network four: they have no range. */
    private static List<Row> rows() throws IOException {
        String all = Files.readString(SPECIFICATION);
        String part = all.substring(all.indexOf("| setting | range; default |"));
        part = part.substring(0, part.indexOf("\n## "));
        return part.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1))
                .map(cells -> cells.length > 6
                        ? new Row(names(cells[1]), cells[2].strip(), cells[3].strip(), cells[4].strip())
                        : new Row(names(cells[1]), "", cells[2].strip(), cells[3].strip()))
                .toList();
    }

    /** After a name in a structure, a name that begins with a dot is in the same one. */
    private static List<String> names(String cell) {
        List<String> names = new ArrayList<>();
        String structure = "";
        for (MatchResult match : NAME.matcher(cell).results().toList()) {
            String name = match.group(1);
            structure = name.indexOf('.') > 0 ? name.substring(0, name.indexOf('.')) : structure;
            names.add(name.startsWith(".") ? structure + name : name);
        }
        return names;
    }

    @Test
    void everySettingIsThereOnceAndNoOther() throws Exception {
        List<String> names =
                rows().stream().flatMap(row -> row.settings().stream()).toList();
        Set<String> expected = new TreeSet<>(Loosening.known());
        expected.addAll(OF_NETWORKS);
        assertEquals(expected, new TreeSet<>(names));
        assertEquals(expected.size(), names.size());
    }

    @Test
    void whatIsOnOrOffByDefaultIsSaidSo() throws Exception {
        JsonNode defaults = SettingsJson.write(StandardSettings.GROUP);
        for (Row row : rows()) {
            List<JsonNode> values = row.settings().stream()
                    .map(name -> defaults.at("/" + name.replace('.', '/')))
                    .toList();
            if (values.stream().allMatch(JsonNode::isBoolean)) {
                String said =
                        String.join(", ", values.stream().map(JsonNode::asText).toList());
                assertTrue(row.range().equals(said) || row.range().startsWith(said + ", with "), row::toString);
            }
        }
    }

    @Test
    void whatIsEnforcedIsProvenAndWhatIsNotSaysSo() throws Exception {
        for (Row row : rows()) {
            boolean isNothing = row.enforcer().startsWith("nothing");
            assertTrue(isNothing || !row.proof().isEmpty(), row::toString);
            for (boolean client : List.of(true, false)) {
                String who = client ? "client" : "server";
                if (!isNothing && row.enforcer().matches(who + "\\b.*")) {
                    assertFalse(tests(row, client).isEmpty(), row::toString);
                }
            }
        }
    }

    @Test
    void everyTestThatIsNamedIsOne() throws Exception {
        for (Row row : rows()) {
            for (boolean client : List.of(true, false)) {
                for (String test : tests(row, client)) {
                    assertTrue(isThere(test, client ? List.of(CLIENT) : HERE), test + " of " + row.settings());
                }
            }
        }
    }

    /** {@code Class.method} of the client's, or of the others. */
    private static List<String> tests(Row row, boolean client) {
        List<String> tests = new ArrayList<>();
        boolean ofClient = false;
        String type = "";
        for (MatchResult match : PROOF.matcher(row.proof()).results().toList()) {
            if (match.group(2) == null) {
                ofClient = true;
            } else {
                type = match.group(1) == null ? type : match.group(1);
                if (ofClient == client) {
                    tests.add(type + "." + match.group(2));
                }
            }
        }
        return tests;
    }

    private static boolean isThere(String test, List<Path> roots) throws IOException {
        String type = test.substring(0, test.indexOf('.'));
        String method = test.substring(test.indexOf('.') + 1);
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file :
                        files.filter(path -> path.endsWith(type + ".java")).toList()) {
                    if (Files.readString(file).contains("void " + method + "(")) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
