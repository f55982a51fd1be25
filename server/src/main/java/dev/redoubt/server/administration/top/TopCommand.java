package dev.redoubt.server.administration.top;

import dev.redoubt.server.administration.access.AccessException;
import dev.redoubt.server.administration.manage.ConfigurationOption;
import dev.redoubt.server.administration.manage.Console;
import dev.redoubt.server.administration.manage.TerminalText;
import dev.redoubt.server.administration.manage.UsageException;
import dev.redoubt.server.administration.observe.Loopback;
import dev.redoubt.server.administration.observe.ManagementAccess;
import dev.redoubt.server.administration.observe.Scrape;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redoubtctl top}. */
@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        description = {
            "Shows live what this appliance's server does: exchanges by route with their rate, mean and 99th"
                    + " percentile, deliveries, links, pools of keys, database connections and Java. Each picture is the"
                    + " difference of two looks.",
            "On a terminal the picture stays in its place until Ctrl-C; elsewhere pictures follow each other, with an"
                    + " empty line between."
        })
public final class TopCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST = 3_600;

    /** To the upper left corner, and clear the rest: nothing flickers. */
    private static final String HOME = "\u001b[H\u001b[J";

    private final Console console;

    @Mixin
    private final ConfigurationOption configuration = new ConfigurationOption();

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "From one look to the next (default: ${DEFAULT-VALUE}).")
    private int interval;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "0",
            description = "So many pictures, and an end; otherwise until it is interrupted.")
    private int count;

    /** @param console where it is shown */
    public TopCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (interval < 1 || interval > LONGEST) {
            throw new UsageException("--interval: 1 to " + LONGEST + " seconds");
        }
        if (count < 0) {
            throw new UsageException("--count: at least 1, or 0 for no end");
        }
        ServerConfiguration read = ServerConfiguration.read(configuration.file(console));
        try (Loopback loopback = new Loopback(PATIENCE)) {
            run(new ManagementAccess(loopback, read.management().place()));
        }
        return 0;
    }

    private void run(ManagementAccess management) throws InterruptedException {
        Look before = look(management);
        for (int shown = 0; count == 0 || shown < count; shown++) {
            Thread.sleep(Duration.ofSeconds(interval));
            Look now = look(management);
            show(picture(before, now, management), shown == 0);
            before = now;
        }
    }

    /** @param scrape empty, with why, where nobody answered */
    private record Look(Optional<Scrape> scrape, String why, long at) {}

    /** On a terminal a server that is away is waited for: it is being started again, as a rule. */
    private Look look(ManagementAccess management) {
        try {
            return new Look(Optional.of(management.scrape()), "", System.nanoTime());
        } catch (AccessException e) {
            if (!console.person()) {
                throw e;
            }
            return new Look(Optional.empty(), e.getMessage(), System.nanoTime());
        }
    }

    private List<String> picture(Look before, Look now, ManagementAccess management) {
        if (now.scrape().isEmpty()) {
            return List.of(TerminalText.line(now.why()));
        }
        if (before.scrape().isEmpty()) {
            return List.of("It answers again.");
        }
        Change change = new Change(before.scrape().get(), now.scrape().get(), (now.at() - before.at()) / 1e9);
        return Frame.of(change, isReady(management), console.clock().instant());
    }

    private static boolean isReady(ManagementAccess management) {
        try {
            return management.isReady();
        } catch (AccessException e) {
            return false;
        }
    }

    private void show(List<String> picture, boolean first) {
        if (console.person()) {
            console.out().print(HOME);
        } else if (!first) {
            console.out().println();
        }
        picture.forEach(console.out()::println);
        console.out().flush();
    }
}
