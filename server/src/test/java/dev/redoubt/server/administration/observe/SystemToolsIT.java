package dev.redoubt.server.administration.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SystemToolsIT {
    private final Tools tools = new SystemTools();

    @Test
    void aCommandSaysWhatItSaysOnBothStreams() {
        Tools.Output output =
                tools.run("bash", "-c", "echo one; echo two >&2; exit 3").orElseThrow();
        assertEquals(3, output.code());
        assertEquals("one\ntwo", output.text());
        assertFalse(output.done());
    }

    @Test
    void aCommandThatThereIsNotSaysNothing() {
        assertEquals(Optional.empty(), tools.run("/nowhere/at-all"));
    }

    @Test
    void oneThatHangsIsEndedWithWhatItStarted() throws Exception {
        long begun = System.nanoTime();
        assertEquals(
                Optional.empty(),
                tools.run(List.of("bash", "-c", "sleep 98761 & sleep 98762"), Duration.ofMillis(500), 100));
        assertTrue(System.nanoTime() - begun < Duration.ofSeconds(10).toNanos());
        Thread.sleep(200);
        assertTrue(ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .noneMatch(line -> line.contains("sleep 9876")));
    }

    @Test
    void oneThatSaysTooMuchIsCutShort() {
        assertEquals(
                100,
                tools.run(List.of("bash", "-c", "head -c 5000000 /dev/zero | tr '\\0' x"), Tools.PATIENCE, 100)
                        .orElseThrow()
                        .text()
                        .length());
    }

    @Test
    void itKnowsNothingOfThisProcess() {
        assertEquals(
                "LC_ALL PATH PWD SHLVL",
                tools.run("bash", "--norc", "-c", "compgen -e | sort | paste -sd ' '")
                        .orElseThrow()
                        .text());
    }
}
