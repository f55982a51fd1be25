package dev.redoubt.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
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

    /** It would stay up; instead it says what has happened. */
    @Test
    @Tag("long")
    void aServerThatEndsEndsIt() throws Exception {
        CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(() ->
                new CommandLine(new Evaluate()).execute("--project", PROJECT.toString(), "--state", folder.toString()));
        ProcessHandle server = awaitServer(Duration.ofMinutes(2));
        server.destroyForcibly();
        assertEquals(1, ended.get(1, TimeUnit.MINUTES));
    }

    private ProcessHandle awaitServer(Duration patience) throws Exception {
        String configuration =
                folder.resolve("appliance").resolve("redoubtd.toml").toString();
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            Optional<ProcessHandle> server = ProcessHandle.current()
                    .descendants()
                    .filter(one -> one.info().commandLine().orElse("").contains(configuration))
                    .filter(one -> one.info().commandLine().orElse("").contains("dev.redoubt.server.Redoubtd"))
                    .findFirst();
            if (server.isPresent()) {
                return server.get();
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no server was started");
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
