package dev.redoubt.bench;

import dev.redoubt.bench.channel.ChannelCommand;
import dev.redoubt.bench.delivery.DeliveryCommand;
import dev.redoubt.bench.messaging.MessagingCommand;
import dev.redoubt.bench.metrics.MetricsCommand;
import dev.redoubt.bench.soak.SoakCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ops/bench/run}: one subcommand for each subject. */
@Command(
        name = "ops/bench/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures Redoubt on this machine, beside what it is compared with.",
        subcommands = {
            ChannelCommand.class,
            MessagingCommand.class,
            DeliveryCommand.class,
            MetricsCommand.class,
            SoakCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:measured, and no target was missed",
            "1:it could not be measured; what went wrong is on the standard error",
            "2:wrong usage",
            "3:measured, and at least one target was missed"
        })
final class Bench {
    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }
}
