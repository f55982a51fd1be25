package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.PeopleAtAFakeAppliance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        TestScreen screen = new TestScreen(new PeopleAtAFakeAppliance(), folder.resolve("nobody"));
        assertEquals(0, screen.run("completion"), screen.err());
        script = Files.writeString(folder.resolve("redoubt"), screen.out());
    }

    @Test
    void bashKnowsHowToComplete() throws Exception {
        assertTrue(bash("complete -p redoubt").contains("_complete_redoubt"));
    }

    @Test
    void commandsAreCompleted() throws Exception {
        assertEquals(List.of("device"), completed("redoubt", "dev"));
        assertTrue(completed("redoubt", "").containsAll(List.of("enrol", "send", "inbox", "recovery", "completion")));
    }

    @Test
    void commandsOfCommandsAreCompleted() throws Exception {
        assertEquals(List.of("suspend"), completed("redoubt", "device", "su"));
    }

    @Test
    void optionsAreCompleted() throws Exception {
        assertEquals(List.of("--json"), completed("redoubt", "inbox", "--j"));
        assertEquals(List.of("--expect-fingerprint"), completed("redoubt", "enrol", "--exp"));
    }

    private static List<String> completed(String... words) throws Exception {
        String typed = "'" + String.join("' '", words) + "'";
        String answer = bash(
                "COMP_WORDS=(" + typed + "); COMP_CWORD=" + (words.length - 1)
                        + "; COMP_LINE=\"${COMP_WORDS[*]}\"; COMP_POINT=${#COMP_LINE}; _complete_redoubt; printf '%s\\n' \"${COMPREPLY[@]}\"");
        return answer.lines().map(String::strip).toList();
    }

    private static String bash(String then) throws Exception {
        Process bash = new ProcessBuilder("bash", "--norc", "-c", "source \"$0\"; " + then, script.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        bash.getOutputStream().close();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, bash.waitFor(), said);
        return said;
    }
}
