package dev.redoubt.server.administration;

import dev.redoubt.server.administration.access.AccessException;
import dev.redoubt.server.administration.access.RefusedException;
import dev.redoubt.server.administration.capacity.CapacityException;
import dev.redoubt.server.administration.diagnostics.DiagnosticsCommand;
import dev.redoubt.server.administration.doctor.DoctorCommand;
import dev.redoubt.server.administration.manage.AuditCommand;
import dev.redoubt.server.administration.manage.Commands;
import dev.redoubt.server.administration.manage.Console;
import dev.redoubt.server.administration.manage.Refusals;
import dev.redoubt.server.administration.manage.UsageException;
import dev.redoubt.server.administration.manage.WayOptions;
import dev.redoubt.server.administration.status.StatusCommand;
import dev.redoubt.server.administration.top.TopCommand;
import dev.redoubt.server.configuration.ProgramVersion;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.database.DatabaseAwayException;
import dev.redoubt.server.database.DatabaseFullException;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code redoubtctl}. Exits with 0 if it was done, 1 if not, with one line why, 2 on a wrong command line. */
@Command(
        name = "redoubtctl",
        mixinStandardHelpOptions = true,
        description = "The administrator's command of an appliance.",
        subcommands = {
            InitCommand.class,
            MigrateCommand.class,
            InviteCommand.class,
            ChannelCommand.class,
            PolicyKeyCommand.class,
            TlsCommand.class,
            RestoreCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  export REDOUBTCTL_CONFIG=/srv/redoubt/redoubtd.toml    on the appliance: nothing else is needed",
            "  redoubtctl user add alice                              print a link with which alice enrols",
            "  redoubtctl user list --status pending                  see who has not enrolled yet",
            "  redoubtctl admin add bob --role auditor --profile bob.toml",
            "  redoubtctl --profile bob.toml audit list               from bob's machine",
            "  redoubtctl status                                      how the appliance is",
            "  redoubtctl doctor                                      what is wrong with it, and what to do",
            "",
            "init, migrate, invite, channel, policy-key, tls and restore work on the appliance's files and database, audit"
                    + " verify on an export; status, doctor, top and diagnostics look at this machine; all others ask the"
                    + " running server."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:not done, or not all of it: a line on standard error says why",
            "2:wrong usage",
            "12:status and doctor: something is wrong",
            "13:status and doctor: it works, and needs a look"
        })
public final class Redoubtctl {
    private Redoubtctl() {}

    public static void main(String[] arguments) {
        // Before anything logs: what libraries say is for nobody here.
        System.setProperty("logback.configurationFile", "logback-redoubtctl.xml");
        System.exit(commandLine(Clock.systemUTC()).execute(arguments));
    }

    /**
     * For tools that read how it is used, too, such as manual pages.
     *
     * @param clock what certificates and invitations count from
     */
    public static CommandLine commandLine(Clock clock) {
        CommandLine.IFactory factory = factory(clock);
        CommandLine line = new CommandLine(new Redoubtctl(), factory);
        line.getCommandSpec().version("redoubtctl " + ProgramVersion.text());
        line.addMixin(WayOptions.ROOT, new WayOptions());
        Console console = Console.standard(clock);
        Commands.addTo(line, console);
        line.addSubcommand(new StatusCommand(console))
                .addSubcommand(new DoctorCommand(console))
                .addSubcommand(new TopCommand(console))
                .addSubcommand(new DiagnosticsCommand(console));
        CommandLine audit = new CommandLine(new AuditCommand(console), factory);
        audit.addSubcommand(new AuditVerifyCommand());
        line.addSubcommand(audit);
        line.setUsageHelpWidth(100);
        line.setUsageHelpAutoWidth(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            boolean json = parsed.originalArgs().contains("--json");
            command.getErr().println(json ? Refusals.json(failure) : "redoubtctl: " + reason(failure));
            return 1;
        });
        return line;
    }

    private static CommandLine.IFactory factory(Clock clock) {
        CommandLine.IFactory standard = CommandLine.defaultFactory();
        return new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                if (ClockedCommand.class.isAssignableFrom(type)) {
                    return type.getDeclaredConstructor(Clock.class).newInstance(clock);
                }
                return standard.create(type);
            }
        };
    }

    private static String reason(Exception failure) {
        return switch (failure) {
            case RefusedStartException refused -> refused.getMessage();
            case CommandFailedException failed -> failed.getMessage();
            case CapacityException capacity -> capacity.getMessage();
            case UsageException usage -> usage.getMessage();
            case AccessException access -> access.getMessage();
            case RefusedException refused -> Refusals.text(refused);
            case DatabaseAwayException _ -> "the database cannot be reached";
            case DatabaseFullException _ -> "the database has no room left";
            default -> "this is a mistake in redoubtctl: " + failure;
        };
    }
}
