package dev.redoubt.server.administration.doctor;

import dev.redoubt.server.administration.manage.ConfigurationOption;
import dev.redoubt.server.administration.manage.Console;
import dev.redoubt.server.administration.manage.TerminalText;
import dev.redoubt.server.administration.observe.Json;
import dev.redoubt.server.administration.observe.Level;
import dev.redoubt.server.administration.observe.SystemTools;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redoubtctl doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Looks for what is wrong with this appliance, or will be: configuration, secrets and files, certificates,"
                    + " clock, disks and memory, database, units, and what the installation promises of the host. Changes"
                    + " nothing.",
            "Works while the server is down. Run it as root: other users do not see everything, and are told what they"
                    + " did not see."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is wrong",
            "1:it could not look",
            "2:wrong usage",
            "12:something is wrong",
            "13:nothing is wrong yet: there are warnings"
        })
public final class DoctorCommand implements Callable<Integer> {
    private static final int LEVEL_WIDTH = 10;

    private final Console console;

    @Mixin
    private final ConfigurationOption configuration = new ConfigurationOption();

    @Option(names = "--all", description = "Print what is well, too.")
    private boolean all;

    @Option(names = "--json", description = "For scripts: print all of it as JSON.")
    private boolean json;

    @Option(
            names = "--checks",
            paramLabel = "FILE",
            defaultValue = "/etc/redoubt/checks.json",
            description = "What the installation promises of the host (default: ${DEFAULT-VALUE}).")
    private Path checks = Path.of("");

    /** @param console where it is shown */
    public DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Finding> findings = Doctor.look(configuration.file(console), checks, new SystemTools(), console.clock());
        if (json) {
            console.out().println(Json.pretty(Doctor.json(findings)));
        } else {
            findings.stream()
                    .filter(finding -> all || finding.level() != Level.OK)
                    .sorted(Comparator.comparing(Finding::level).reversed())
                    .forEach(this::print);
            console.out().println(summary(findings));
        }
        return Doctor.level(findings).exitCode();
    }

    private void print(Finding finding) {
        String level = finding.level().text();
        line(level + " ".repeat(LEVEL_WIDTH - level.length()) + finding.check() + ": " + finding.seen());
        if (finding.level() == Level.WARNING || finding.level() == Level.WRONG) {
            line(" ".repeat(LEVEL_WIDTH) + "why: " + finding.why());
            line(" ".repeat(LEVEL_WIDTH) + "to mend it: " + finding.remedy());
        }
    }

    private void line(String text) {
        console.out().println(TerminalText.line(text));
    }

    private static String summary(List<Finding> findings) {
        return count(findings, Level.WRONG) + " wrong, " + count(findings, Level.WARNING) + " warnings, "
                + count(findings, Level.OK) + " well, " + count(findings, Level.NOT_SEEN) + " not seen";
    }

    private static long count(List<Finding> findings, Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }
}
