package dev.redoubt.client.command;

import dev.redoubt.client.PeopleAtAFakeAppliance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A terminal of one home, in which one command runs at a time; shows what the latest one said. */
final class TestScreen {
    private final PeopleAtAFakeAppliance people;
    private final Path home;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    TestScreen(PeopleAtAFakeAppliance people, Path home) {
        this.people = people;
        this.home = home;
    }

    int run(String... arguments) {
        return run(new ByteArrayInputStream(new byte[0]), Map.of(), arguments);
    }

    int run(InputStream in, Map<String, String> more, String... arguments) {
        out.reset();
        err.reset();
        Map<String, String> variables = new HashMap<>(more);
        variables.putIfAbsent("REDOUBT_PASSPHRASE", "the passphrase");
        variables.put("REDOUBT_HOME", home.toString());
        World world = new World(
                new PeoplesDevices(people, _ -> {}),
                new Terminal(),
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                variables,
                Set.of(),
                ZoneOffset.UTC);
        return RedoubtCommand.commandLine(world).execute(arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
