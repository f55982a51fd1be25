package dev.redoubt.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ops/evaluate --story --once}, with a smaller file. */
@Timeout(900)
@Tag("long")
class StoryIT {
    private static final Path PROJECT = Path.of("..", "..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    @Test
    void everyCheckOfTheStoryHolds() {
        int exitCode = new CommandLine(new Evaluate())
                .execute(
                        "--story",
                        "--once",
                        "--file-size",
                        "64",
                        "--project",
                        PROJECT.toString(),
                        "--state",
                        folder.toString());

        assertEquals(0, exitCode);
    }
}
