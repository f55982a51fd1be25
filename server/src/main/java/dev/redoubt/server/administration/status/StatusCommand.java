package dev.redoubt.server.administration.status;

import dev.redoubt.server.administration.manage.ConfigurationOption;
import dev.redoubt.server.administration.manage.Console;
import dev.redoubt.server.administration.observe.Json;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redoubtctl status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how this appliance is, on one screen: from the server's own figures, what backups have left, and"
                    + " the alerts that fire in a Prometheus on this machine.",
            "Takes two looks, a second apart. A server that is down is said, with what can be seen without it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:well",
            "1:the configuration cannot be read",
            "2:wrong usage",
            "12:something is wrong: the server is not ready, a certificate or backup is too old, or a critical alert"
                    + " fires",
            "13:it works, and needs a look"
        })
public final class StatusCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final ConfigurationOption configuration = new ConfigurationOption();

    @Mixin
    private final LookOptions look = new LookOptions();

    @Option(names = "--json", description = "For scripts: print it as JSON.")
    private boolean json;

    /** @param console where it is shown */
    public StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Status status = look.at(ServerConfiguration.read(configuration.file(console)), console.clock())
                .status();
        if (json) {
            console.out().println(Json.pretty(status.json()));
        } else {
            status.print(console.out());
        }
        return status.level().exitCode();
    }
}
