package dev.redoubt.faults.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The command behind {@code ops/acceptance/alerts}: each fault brings the alerts that name it, in their time, and no others; each
 * is over after the mend. Ends with 0 only then.
 */
public final class Alerts {
    private static final int RATE = 10;
    private static final Duration QUIET = Duration.ofSeconds(15);
    /** So that lines have something to show. */
    private static final Duration LOOKED_AT = Duration.ofSeconds(90);

    private final Path project;
    private final Path state;
    private final List<String> only;
    private final List<String> hold;

    private Alerts(Path project, Path state, List<String> only, List<String> hold) {
        this.project = project;
        this.state = state;
        this.only = only;
        this.hold = hold;
    }

    /**
     * {@code PROJECT STATE [--list] [--only NAME,…] [--hold NAME,…]}: with {@code --hold} these are broken, and all stays up until it
     * is killed.
     */
    public static void main(String[] arguments) throws Exception {
        List<String> rest = List.of(arguments).subList(2, arguments.length);
        if (rest.contains("--list")) {
            scenarios().forEach(one -> System.out.printf("%-14s %s%n", one.name(), one.what()));
            return;
        }
        Alerts alerts =
                new Alerts(Path.of(arguments[0]), Path.of(arguments[1]), named(rest, "--only"), named(rest, "--hold"));
        System.exit(alerts.run(rest.contains("--hold")) ? 0 : 1);
    }

    private static List<String> named(List<String> arguments, String option) {
        int at = arguments.indexOf(option);
        return at < 0 ? List.of() : List.of(arguments.get(at + 1).split(","));
    }

    private static List<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>(Attacks.all());
        all.addAll(Mishaps.all());
        return all;
    }

    private boolean run(boolean holds) throws Exception {
        long begin = System.nanoTime();
        Path monitored = Files.createDirectories(state).resolve("monitoring");
        Path files = files();
        HostFigures host = new HostFigures(Monitoring.textfiles(monitored));
        try (Hook hook = Hook.start();
                Appliance appliance = Appliance.start(state, files, RATE);
                Monitoring monitoring =
                        Monitoring.start(project, monitored, appliance.server().managementPort(), hook)) {
            Site site = new Site(appliance, host, monitoring);
            System.out.printf(
                    "up after %.0f s; the console: %s/consoles/redoubt.html%n", since(begin), monitoring.url());
            Trial trial = new Trial(site, hook);
            if (holds) {
                hold(trial, hook);
            }
            all(trial);
            System.out.println("dashboards: " + monitoring.askWhatIsShown().getLast());
            System.out.printf("%n%s%n%.0f s in all%n", trial.table(), since(begin));
            System.out.println("not among them: " + String.join(" ", others()));
            return trial.holds();
        }
    }

    /** On a file system that nobody else fills meanwhile, so that no alert comes of what others do. */
    private static Path files() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("/dev/shm"), "redoubt-alerts-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "end of the files"));
        return folder.resolve("blobs");
    }

    private void hold(Trial trial, Hook hook) throws Exception {
        trial.baseline(LOOKED_AT);
        List<Scenario> held =
                scenarios().stream().filter(one -> hold.contains(one.name())).toList();
        Set<String> awaited = new HashSet<>();
        for (Scenario scenario : held) {
            System.out.println("broken: " + scenario.what());
            trial.begin(scenario);
            awaited.addAll(scenario.must());
        }
        hook.awaitCame(came -> came.containsAll(awaited), LOOKED_AT.toNanos());
        System.out.println("held");
        // What is over by itself is done again and again.
        while (true) {
            Thread.sleep(2_000);
            for (Scenario scenario : held) {
                if (scenario.isOverByItself()) {
                    trial.begin(scenario);
                }
            }
        }
    }

    private void all(Trial trial) throws Exception {
        trial.baseline(QUIET);
        Scenario slow = Mishaps.slow();
        Trial.Begun begun = null;
        if (wanted(slow)) {
            begun = trial.begin(slow);
            trial.beginSlowly(begun);
        }
        each(trial, Attacks.all());
        each(trial, Mishaps.ofTheHost());
        Trial.Row row = begun == null ? null : trial.await(begun);
        long mended = System.nanoTime();
        each(trial, Mishaps.ofPeople());
        if (row != null) {
            trial.end(row, mended);
        }
        each(trial, Mishaps.ofTheServer());
    }

    private void each(Trial trial, List<Scenario> scenarios) throws Exception {
        for (Scenario scenario : scenarios) {
            if (wanted(scenario)) {
                trial.run(scenario);
            }
        }
    }

    private boolean wanted(Scenario scenario) {
        return only.isEmpty() || only.contains(scenario.name());
    }

    /** Alerts that no scenario brings about: their own tests are promtool's. */
    private Set<String> others() throws IOException {
        Set<String> all = new TreeSet<>();
        for (Path rules : Monitoring.rules(project)) {
            all.addAll(Times.alerts(Files.readString(rules)));
        }
        Set<String> shown = new HashSet<>(Set.of(Trial.ALWAYS));
        scenarios().forEach(one -> {
            shown.addAll(one.must());
            shown.addAll(one.held());
        });
        all.removeAll(shown);
        return all;
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            System.err.println("not deleted: " + folder);
        }
    }
}
