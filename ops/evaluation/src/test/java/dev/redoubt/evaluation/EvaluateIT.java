package dev.redoubt.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands of the product, as packaged by this build, in the hands of two people. */
class EvaluateIT {
    private static final Path PROJECT = Path.of("..", "..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    @Test
    void twoPeopleTalkAndEveryCheckHolds() {
        int exitCode = new CommandLine(new Evaluate())
                .execute("--once", "--project", PROJECT.toString(), "--state", folder.toString());

        assertEquals(0, exitCode);
    }

    @Test
    void aFileOfNoSizeIsWrongUsage() {
        int exitCode = new CommandLine(new Evaluate())
                .execute("--story", "--once", "--file-size", "0", "--project", PROJECT.toString());

        assertEquals(2, exitCode);
    }

    @Test
    void aFolderWithSomethingElseInItIsLeftAlone() throws Exception {
        Path precious = Files.writeString(folder.resolve("precious"), "keep me");

        int exitCode = new CommandLine(new Evaluate())
                .execute("--once", "--project", PROJECT.toString(), "--state", folder.toString());

        assertEquals(1, exitCode);
        assertEquals("keep me", Files.readString(precious));
    }
}
