package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.PeopleAtAFakeAppliance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageWordsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String arguments) {
        World world = new World(
                new PeoplesDevices(new PeopleAtAFakeAppliance(), _ -> {}),
                new Terminal(),
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                Set.of(),
                ZoneOffset.UTC);
        return RedoubtCommand.commandLine(world).execute(arguments.split(" "));
    }

    private String firstLine() {
        return err.toString(StandardCharsets.UTF_8).lines().findFirst().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "send --tll 7d bob hello       | 'redoubt send' has no option --tll.",
                "snd bob hello                 | 'redoubt' has no command \"snd\". Did you mean send?",
                "group ad Hikers bob           | 'redoubt group' has no command \"ad\". Did you mean add?",
                "contacts bob                  | 'redoubt contacts' does not expect \"bob\".",
                "edit                          | NUMBER is missing.",
                "react                         | NUMBER is missing.",
                "contacts --home               | --home wants its DIRECTORY.",
                "gateway --port many           | --port cannot be \"many\": it is a whole number.",
                "react many x                  | NUMBER cannot be \"many\": it is a whole number.",
                "contacts --home a --home b    | --home may be given once only.",
                "trust bob --keep-root --accept-state | Only one of these can be: --keep-root, --accept-state.",
                "group                         | Which of its commands?"
            })
    void whatIsWrongIsSaidInOurWords(String arguments, String sentence) {
        assertEquals(ExitCode.USAGE, run(arguments));
        assertEquals("redoubt: " + sentence, firstLine());
    }

    @Test
    void anOptionCannotTakeOverTheTerminal() {
        assertEquals(ExitCode.USAGE, run("contacts --\u001b[2J"));
        assertTrue(firstLine().chars().noneMatch(one -> one == '\u001b'), firstLine());
    }

    @Test
    void allExitCodesOfTheReadmeAreInTheHelp() {
        assertEquals(ExitCode.OK, run("--help"));
        String help = out.toString(StandardCharsets.UTF_8);
        for (int code : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 130, 143}) {
            assertTrue(help.lines().anyMatch(line -> line.strip().startsWith(code + " ")), help);
        }
    }
}
