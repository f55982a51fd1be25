package dev.redoubt.server.administration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * What the runbooks tell an operator to type is there: subcommands and options of {@code redoubtctl}, scripts of the release and of
 * the host, units. Other tools are Debian's, and are not looked at.
 */
class RunbooksIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|[^\\s'\"|;&]+|[|;&]+");
    private static final Pattern OPERATOR = Pattern.compile("[|;&]+");

    private static final CommandLine REDOUBTCTL = Redoubtctl.commandLine(Clock.systemUTC());

    /** Units of the distribution that an appliance has. */
    private static final Set<String> OF_DEBIAN =
            Set.of("chrony.service", "nftables.service", "dbus.socket", "ssh.service");

    /** Options of systemctl and journalctl that take the next word. */
    private static final Set<String> WITH_VALUE = Set.of("-n", "-p", "-s", "-o", "--since");

    @Test
    void everyCommandOfARunbookIsThere() throws IOException {
        List<String> wrong = new ArrayList<>();
        int looked = 0;
        for (Path runbook : list(ROOT.resolve("ops/runbooks"), ".md")) {
            for (List<String> command : commands(Files.readString(runbook, UTF_8))) {
                String mistake = mistakeOf(command);
                looked++;
                if (mistake != null) {
                    wrong.add(runbook.getFileName() + ": " + mistake + ": " + String.join(" ", command));
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(looked > 200, "only " + looked + " commands were found");
    }

    @Test
    void whatIsNotThereIsFound() {
        assertEquals("no subcommand frobnicate", mistakeOf(List.of("redoubtctl", "frobnicate")));
        assertEquals("no option --loud", mistakeOf(List.of("redoubtctl", "audit", "export", "--loud")));
        assertEquals("no script", mistakeOf(List.of("redoubt-frobnicate")));
        assertEquals("no unit redoubt-frobnicate", mistakeOf(List.of("systemctl", "start", "redoubt-frobnicate")));
        assertEquals("no unit frobnicate", mistakeOf(List.of("journalctl", "-u", "frobnicate", "-n", "3")));
    }

    /** Each command of each piece of code, by words, without quotes. */
    private static List<List<String>> commands(String text) {
        List<List<String>> commands = new ArrayList<>();
        for (Matcher code = CODE.matcher(text); code.find(); ) {
            List<String> command = new ArrayList<>();
            for (Matcher word = WORD.matcher(code.group(1)); word.find(); ) {
                if (OPERATOR.matcher(word.group()).matches()) {
                    commands.add(command);
                    command = new ArrayList<>();
                } else {
                    command.add(word.group().replaceAll("^['\"]|['\"]$", ""));
                }
            }
            commands.add(command);
        }
        commands.removeIf(List::isEmpty);
        return commands;
    }

    /** @return what is wrong with it, or null */
    private static @Nullable String mistakeOf(List<String> command) {
        String name = command.getFirst();
        List<String> arguments = command.subList(1, command.size());
        if (name.equals("redoubtctl")) {
            return ofRedoubtctl(arguments);
        }
        if (name.matches("redoubt-[a-z-]+")) {
            return isScript(name) || isUnit(name) ? null : "no script";
        }
        return switch (name) {
            case "systemctl" -> ofSystemctl(arguments);
            case "journalctl" -> ofJournalctl(arguments);
            default -> null;
        };
    }

    private static @Nullable String ofRedoubtctl(List<String> arguments) {
        CommandLine line = REDOUBTCTL;
        for (String word : arguments) {
            if (word.equals(">")) {
                return null;
            }
            if (word.startsWith("-")) {
                String option = word.replaceFirst("=.*", "");
                if (!line.getCommandSpec().optionsMap().containsKey(option)) {
                    return "no option " + option;
                }
            } else if (!line.getSubcommands().isEmpty()) {
                line = line.getSubcommands().get(word);
                if (line == null) {
                    return "no subcommand " + word;
                }
            }
        }
        return null;
    }

    /** The first word is the verb, the others are units; names in capitals are to be filled in. */
    private static @Nullable String ofSystemctl(List<String> arguments) {
        List<String> words = withoutOptions(arguments);
        if (words.isEmpty() || words.getFirst().startsWith("list-")) {
            return null;
        }
        return words.subList(1, words.size()).stream()
                .filter(unit -> !unit.matches("[A-Z]+") && !isUnit(unit))
                .map(unit -> "no unit " + unit)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String ofJournalctl(List<String> arguments) {
        int option = arguments.indexOf("-u");
        if (option < 0) {
            return null;
        }
        String unit = arguments.get(option + 1);
        return unit.matches("[A-Z]+") || isUnit(unit) ? null : "no unit " + unit;
    }

    private static List<String> withoutOptions(List<String> arguments) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            if (WITH_VALUE.contains(arguments.get(i))) {
                i++;
            } else if (!arguments.get(i).startsWith("-")) {
                words.add(arguments.get(i));
            }
        }
        return words;
    }

    private static boolean isUnit(String name) {
        String unit = name.contains(".") ? name : name + ".service";
        return OF_DEBIAN.contains(unit)
                || Files.exists(ROOT.resolve("systemd").resolve(unit))
                || Files.isDirectory(ROOT.resolve("systemd").resolve(unit + ".d"));
    }

    /** In the release, or put on the host by the playbooks. */
    private static boolean isScript(String name) {
        if (Files.exists(ROOT.resolve("server/bin").resolve(name))) {
            return true;
        }
        try {
            return list(ROOT.resolve("ansible/roles"), "").stream()
                    .anyMatch(role -> Files.exists(role.resolve("files").resolve(name)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> list(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
