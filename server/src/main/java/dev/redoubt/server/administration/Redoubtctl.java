package dev.redoubt.server.administration;

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
        version = "redoubtctl 0.1.0",
        description = "The administrator's command of an appliance.",
        subcommands = {InitCommand.class, InviteCommand.class, ChannelCommand.class, PolicyKeyCommand.class})
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
        CommandLine.IFactory standard = CommandLine.defaultFactory();
        CommandLine.IFactory factory = new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                if (ClockedCommand.class.isAssignableFrom(type)) {
                    return type.getDeclaredConstructor(Clock.class).newInstance(clock);
                }
                return standard.create(type);
            }
        };
        return new CommandLine(new Redoubtctl(), factory).setExecutionExceptionHandler((failure, line, _) -> {
            line.getErr().println("redoubtctl: " + reason(failure));
            return 1;
        });
    }

    private static String reason(Exception failure) {
        return switch (failure) {
            case RefusedStartException refused -> refused.getMessage();
            case CommandFailedException failed -> failed.getMessage();
            case DatabaseAwayException _ -> "the database cannot be reached";
            case DatabaseFullException _ -> "the database has no room left";
            default -> "this is a mistake in redoubtctl: " + failure;
        };
    }
}
