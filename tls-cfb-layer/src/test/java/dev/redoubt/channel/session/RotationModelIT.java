package dev.redoubt.channel.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tlc2.TLC;

/** Has TLC check the model of sessions and rotation; model/README.md says what is in it. */
class RotationModelIT {
    private static final Path MODEL = Path.of("model");
    private static final Pattern DISTINCT = Pattern.compile("([0-9,]+) distinct states found, 0 states left on queue");

    /** The few states of the small configurations are checked before the second compiler pays off. */
    private static final String QUICK = "-XX:TieredStopAtLevel=1";

    private static final String LONG = "-XX:TieredStopAtLevel=4";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"Honest", "Thief", "Anonymous"})
    void everyPropertyHolds(String configuration) throws Exception {
        assertHolds(configuration, 500);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HonestLong",
                "HonestTwoExchangesLong",
                "ThiefLong",
                "ThiefTwoExchangesLong",
                "ThiefTwoRotationsLong",
                "AnonymousLong"
            })
    void everyPropertyHoldsInMoreStates(String configuration) throws Exception {
        assertHolds(configuration, 10_000);
    }

    private void assertHolds(String configuration, int states) throws Exception {
        String output = check(configuration, "none");
        assertTrue(output.contains("No error has been found"), output);
        assertTrue(distinctStates(output) >= states, output);
    }

    /** The model would show a flaw: each of these, put in, breaks the property that it must break. */
    @ParameterizedTest
    @CsvSource({
        "Honest, accept lower rotations, Invariant Undisturbed is violated",
        "Honest, keep erased keys, Invariant NothingUnderErasedEpochs is violated",
        "Honest, forget the window, Invariant NothingTwice is violated",
        "Honest, take an epoch for the session, Invariant Undisturbed is violated",
        "Honest, wait under erased keys, Temporal properties were violated",
        "Thief, promote at the answer, Invariant Healing is violated",
        "Thief, serve the unproven, Invariant NothingUnderUnprovenEpochs is violated",
    })
    void everyFlawThatIsPutInIsFound(String configuration, String mutation, String found) throws Exception {
        String output = check(configuration, mutation);
        assertTrue(output.contains(found), output);
    }

    /** RATIONALE.md says so: without a device nobody proves the next epoch to the server. */
    @Test
    void anonymousSessionsDoNotHeal() throws Exception {
        String output = run(
                read("Thief").replace("Anonymous = FALSE", "Anonymous = TRUE").replace("Attacks = 1", "Attacks = 2"),
                QUICK);
        assertTrue(output.contains("Invariant Healing is violated"), output);
    }

    private String check(String configuration, String mutation) throws Exception {
        return run(
                read(configuration).replace("Mutation = \"none\"", "Mutation = \"" + mutation + "\""),
                configuration.endsWith("Long") ? LONG : QUICK);
    }

    private static String read(String configuration) throws IOException {
        return Files.readString(MODEL.resolve(configuration + ".cfg"));
    }

    /** In a process of its own, as TLC keeps its state in static fields. */
    private String run(String configuration, String compilers) throws IOException, InterruptedException {
        Files.copy(MODEL.resolve("Rotation.tla"), folder.resolve("Rotation.tla"));
        Files.writeString(folder.resolve("Rotation.cfg"), configuration);
        Path output = folder.resolve("output");
        String jar =
                TLC.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + folder,
                        "-Xmx2g",
                        "-XX:+UseParallelGC",
                        compilers,
                        "-cp",
                        jar,
                        TLC.class.getName(),
                        "-deadlock",
                        "-lncheck",
                        "final",
                        "-workers",
                        "2",
                        "Rotation.tla")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.waitFor();
        return Files.readString(output);
    }

    private static int distinctStates(String output) {
        Matcher found = DISTINCT.matcher(output);
        assertTrue(found.find(), output);
        return Integer.parseInt(found.group(1).replace(",", ""));
    }
}
