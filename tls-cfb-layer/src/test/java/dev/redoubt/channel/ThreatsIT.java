package dev.redoubt.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every test that THREATS.md names is there. */
class ThreatsIT {
    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern REFERENCE = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");
    private static final Pattern HEADING = Pattern.compile("(?m)^## .*$");

    private static String threats() throws IOException {
        return Files.readString(Path.of("THREATS.md"));
    }

    @TestFactory
    Stream<DynamicTest> everyTestThatIsNamedExists() throws IOException {
        return REFERENCE
                .matcher(threats())
                .results()
                .map(found -> DynamicTest.dynamicTest(found.group(), () -> assertIsTest(found)));
    }

    private static void assertIsTest(MatchResult reference) throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            List<Path> sources = files.filter(file -> file.endsWith(reference.group(1) + ".java"))
                    .toList();
            assertEquals(1, sources.size(), "sources of " + reference.group(1));
            Pattern method = Pattern.compile(
                    "@(Test|ParameterizedTest|FuzzTest)\\b(?:(?!\\bvoid\\b).)*void " + reference.group(2) + "\\(",
                    Pattern.DOTALL);
            assertTrue(method.matcher(Files.readString(sources.getFirst())).find(), reference.group());
        }
    }

    @Test
    void everyAttackerHasTests() throws IOException {
        String[] sections = HEADING.split(threats());
        assertTrue(sections.length > 10, sections.length + " sections");
        for (String section : List.of(sections).subList(1, sections.length - 1)) {
            assertTrue(REFERENCE.matcher(section).find(), section);
        }
    }
}
