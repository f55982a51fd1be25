package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.PeopleAtAFakeAppliance;
import dev.redoubt.client.failure.RefusedByApplianceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
    private final RefusedByApplianceException hostile =
            new RefusedByApplianceException("refused", "\u001b[2J\u202e\nredoubt: all is well");

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream screen = new PrintStream(err, true, StandardCharsets.UTF_8);
    private final World world = new World(
            new PeoplesDevices(new PeopleAtAFakeAppliance(), _ -> {}),
            new Terminal(),
            new ByteArrayInputStream(new byte[0]),
            screen,
            screen,
            Map.of(),
            Set.of(),
            ZoneOffset.UTC);

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheApplianceSaysCannotTakeOverTheTerminal(boolean verbose) {
        assertEquals(ExitCode.of(hostile), new Failures(world).report(hostile, verbose, false));
        assertTrue(said().chars().noneMatch(one -> one == '\u001b' || one == '\u202e'), said());
        assertEquals(
                1, said().lines().filter(line -> line.startsWith("redoubt: ")).count(), said());
    }

    @Test
    void verboseSaysWhereItHappened() {
        new Failures(world).report(hostile, true, false);
        assertTrue(said().contains("at dev.redoubt.client.command.FailuresTest"), said());
    }
}
