package dev.redoubt.server.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script for shells, in a real one. */
@Timeout(60)
class CompletionIT {
    @TempDir
    static Path folder;

    private static Path script;

    @BeforeAll
    static void print() throws Exception {
        CommandRun run = CommandRun.of(Clock.systemUTC(), "completion");
        assertEquals(0, run.code(), run.err());
        script = Files.writeString(folder.resolve("redoubtctl"), run.out());
    }

    @Test
    void commandsAndTheirCommandsAreCompleted() throws Exception {
        assertEquals(List.of("explain-user"), completed("redoubtctl", "expl"));
        assertTrue(completed("redoubtctl", "user", "").containsAll(List.of("list", "add", "suspend", "import")));
        assertEquals(List.of("remove"), completed("redoubtctl", "admin", "keys", "rem"));
    }

    @Test
    void optionsAndTheirValuesAreCompleted() throws Exception {
        assertEquals(List.of("--descending"), completed("redoubtctl", "user", "list", "--desc"));
        assertEquals(List.of("pending", "active"), completed("redoubtctl", "user", "list", "--status", ""));
    }

    private static List<String> completed(String... words) throws Exception {
        String typed = "'" + String.join("' '", words) + "'";
        Process bash = new ProcessBuilder(
                        "bash",
                        "--norc",
                        "-c",
                        "source \"$0\"; COMP_WORDS=(" + typed + "); COMP_CWORD=" + (words.length - 1)
                                + "; COMP_LINE=\"${COMP_WORDS[*]}\"; COMP_POINT=${#COMP_LINE}; _complete_redoubtctl;"
                                + " printf '%s\\n' \"${COMPREPLY[@]}\"",
                        script.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        bash.getOutputStream().close();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, bash.waitFor(), said);
        return said.lines().map(String::strip).toList();
    }
}
