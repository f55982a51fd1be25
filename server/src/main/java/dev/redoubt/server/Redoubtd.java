package dev.redoubt.server;

import dev.redoubt.server.configuration.ProgramVersion;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.logging.LibraryLogs;
import dev.redoubt.server.logging.LogDetail;
import dev.redoubt.server.logging.LogEvent;
import dev.redoubt.server.systemd.ServiceManager;
import dev.redoubt.server.systemd.Watchdog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redoubtd --config FILE}. Exits with 0 after a stop, 1 if it must not start, 2 on a wrong command line, 4 if another took over. */
@Command(
        name = "redoubtd",
        mixinStandardHelpOptions = true,
        description = "The appliance's server. Logs JSON lines to standard output; stops on SIGTERM.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped by SIGTERM",
            "1:it must not start; a line on standard error says why",
            "2:wrong usage",
            "4:another server has taken the database over"
        })
public final class Redoubtd implements Callable<Integer> {
    /** Not 3, with which Java ends where it is out of memory. */
    private static final int DISPLACED = 4;

    /** What Java itself ends with on SIGTERM, too. */
    private static final int TERMINATED = 128 + 15;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "Configuration, made by \"redoubtctl init\".")
    private Path config = Path.of("");

    /** It ends for a fault of its own. */
    private volatile boolean failed;

    private Redoubtd() {}

    public static void main(String[] arguments) {
        LibraryLogs.takeOver();
        // No exit: the last thread ends the process, and after a signal the JVM is ending already.
        int code = execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** As the units start it, at once: what else it may be asked takes a library whose classes no cache holds. */
    private static int execute(String[] arguments) {
        if (arguments.length == 2 && arguments[0].equals("--config") && !arguments[1].startsWith("-")) {
            return serve(Path.of(arguments[1]));
        }
        return commandLine().execute(arguments);
    }

    private static int serve(Path config) {
        Redoubtd program = new Redoubtd();
        program.config = config;
        try {
            return program.call();
        } catch (InterruptedException | RuntimeException | Error e) {
            // Threads that run already would keep a process alive that does not serve.
            program.failed = true;
            Thread main = Thread.currentThread();
            main.getUncaughtExceptionHandler().uncaughtException(main, e);
            return 1;
        }
    }

    /** For tools that read how it is used, too, such as manual pages. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Redoubtd());
        line.getCommandSpec().version("redoubtd " + ProgramVersion.text());
        return line;
    }

    @Override
    public Integer call() throws InterruptedException {
        long begun = System.nanoTime();
        ServiceManager manager = ServiceManager.of(System.getenv());
        Appliance appliance;
        try {
            appliance = new Appliance(ServerConfiguration.read(config), Clock.systemUTC());
        } catch (RefusedStartException e) {
            LogEvent.START_REFUSED.write();
            System.err.println("redoubtd: " + e.getMessage());
            return 1;
        }
        Watchdog watchdog = Watchdog.start(manager, appliance.parts(), appliance::status);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(appliance, manager, watchdog), "stop"));
        logReady(appliance, begun);
        manager.ready(appliance.status());
        Optional<String> displaced = appliance.join();
        displaced.ifPresent(why -> System.err.println("redoubtd: " + why + ": this one ends"));
        return displaced.isPresent() ? DISPLACED : 0;
    }

    private static void logReady(Appliance appliance, long begun) {
        List<LogDetail> details = new ArrayList<>();
        details.add(LogDetail.port(appliance.port()));
        appliance.managementPort().ifPresent(port -> details.add(LogDetail.managementPort(port)));
        details.add(LogDetail.took(Duration.ofNanos(System.nanoTime() - begun)));
        LogEvent.READY.write(details.toArray(LogDetail[]::new));
    }

    private void stop(Appliance appliance, ServiceManager manager, Watchdog watchdog) {
        LogEvent.STOPPING.write();
        watchdog.close();
        manager.stopping("stopping");
        try {
            appliance.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LogEvent.STOPPED.write();
        if (!failed && !appliance.isDisplaced()) {
            manager.ended(TERMINATED);
        }
    }
}
