package dev.redoubt.server.administration.capacity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.server.configuration.RefusedStartException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The load, which is a program of its own: it is an app like any other, and the server knows nothing of apps. */
final class LoadProgram {
    private static final String MAIN = "dev.redoubt.capacity.Main";

    /** To enrol, to begin, to settle. */
    private static final Duration BESIDE = Duration.ofMinutes(5);

    private final String classes;
    private final PrintStream progress;

    private LoadProgram(String classes, PrintStream progress) {
        this.classes = classes;
        this.progress = progress;
    }

    /**
     * @param classes its class path, from whoever started this
     * @param progress what it says on its way
     */
    static LoadProgram of(String classes, PrintStream progress) {
        if (classes.isEmpty()) {
            throw new CapacityException(
                    "what loads the appliance is not here: run redoubtctl of a release, or build ops/capacity");
        }
        return new LoadProgram(classes, progress);
    }

    /**
     * Runs it to its end.
     *
     * @param hosts names that lead to another address than elsewhere, as in hosts(5)
     * @param links invitations, which only its standard input has
     */
    JsonNode run(int minutes, int devices, String hosts, List<String> links) {
        Path folder = folder();
        try {
            Path names = Files.writeString(folder.resolve("hosts"), hosts);
            Path homes = Files.createDirectory(folder.resolve("homes"));
            Process process = start(names, List.of(String.valueOf(minutes), String.valueOf(devices), homes.toString()));
            Thread end = new Thread(process::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(end);
            try {
                return outcome(process, links, Duration.ofMinutes(minutes).plus(BESIDE));
            } finally {
                process.destroyForcibly();
                removeHook(end);
            }
        } catch (IOException e) {
            throw new CapacityException("the load cannot be run: " + RefusedStartException.why(e), e);
        } finally {
            delete(folder);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This process is ending: the hook has its turn.
        }
    }

    private Process start(Path hosts, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseG1GC",
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                classes,
                MAIN));
        command.addAll(arguments);
        return new ProcessBuilder(command).start();
    }

    private JsonNode outcome(Process process, List<String> links, Duration patience) throws IOException {
        Thread sayings =
                Thread.ofVirtual().start(() -> process.errorReader().lines().forEach(progress::println));
        try (Writer in = process.outputWriter(US_ASCII)) {
            for (String link : links) {
                in.write(link + "\n");
            }
        }
        try {
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                throw new CapacityException("the load does not end");
            }
            sayings.join();
            String line = process.inputReader().readLine();
            if (process.exitValue() != 0 || line == null) {
                throw new CapacityException(
                        "the load has ended with exit code " + process.exitValue() + ": what it said is above");
            }
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new CapacityException("what the load has found cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CapacityException("interrupted", e);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("redoubt-capacity");
        } catch (IOException e) {
            throw new CapacityException("there is no room for temporary files: " + RefusedStartException.why(e), e);
        }
    }

    /** The homes of the two people, of which nobody needs anything any more. */
    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new CapacityException("cannot delete " + folder + ": " + RefusedStartException.why(e), e);
        }
    }
}
