package dev.redoubt.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
    private static final Pattern ROW = Pattern.compile("^\\| `(?:POST|PATCH|GET) (/v1/[^`]+)`((?:, `/[^`]+`)*) \\|.*");
    private static final Pattern FURTHER = Pattern.compile("`/([^`]+)`");

    @Test
    void routesAreThoseOfTheSpecification() throws Exception {
        Set<String> documented = new TreeSet<>(Set.of(Routes.ADMINISTRATION, Routes.NONE));
        for (String line : Files.readAllLines(Path.of("SPEC.md"))) {
            ROW.matcher(line).results().forEach(row -> addAll(row, documented));
        }
        assertEquals(documented, new TreeSet<>(Routes.all()));
    }

    /** As in {@code /v1/rendezvous/open`, `/answer}: beside the first one. */
    private static void addAll(MatchResult row, Set<String> paths) {
        String first = row.group(1);
        paths.add(first);
        FURTHER.matcher(row.group(2))
                .results()
                .map(further -> first.substring(0, first.lastIndexOf('/') + 1) + further.group(1))
                .forEach(paths::add);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/submissions, /v1/submissions",
        "/v1/submissions/, none",
        "/v1/submissions/0123456789abcdef, none",
        "/V1/submissions, none",
        "/networks, administration",
        "/networks/12345678/users, administration",
        "/networksx, none",
        "/v1/admin/audit, administration",
        "/v1/admin, none",
        "/, none",
        "'', none",
        "/administration, none",
    })
    void aPathIsOneOfFewRoutes(String path, String route) {
        assertEquals(route, Routes.of(path));
    }
}
