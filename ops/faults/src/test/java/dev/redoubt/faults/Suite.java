package dev.redoubt.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What all tests of a run share: one server with its database, for those that leave it as they found it, and the report. */
final class Suite implements AutoCloseable {
    /** Devices of the shared server. */
    private static final int DEVICES = 20;

    private static final Path REPORT = Path.of("target", "faults-report.txt");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final Report report = new Report(REPORT);
    private @Nullable Site site;
    private int numbers;

    private Suite() {
        try {
            folder = Files.createTempDirectory("redoubt-faults-");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gives the suite to constructors of tests. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Suite.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(Suite.class, _ -> new Suite(), Suite.class);
        }
    }

    /** How often something is broken: {@code -Dfaults.rounds=N}, or so often. */
    static int rounds(int otherwise) {
        return Integer.getInteger("faults.rounds", otherwise);
    }

    /** Another one each time, printed; or that of {@code -Dfaults.seed=N}. */
    static Random random(String fault) {
        long seed = Long.getLong("faults.seed", System.nanoTime());
        System.out.println(fault + ": seed " + seed);
        return new Random(seed);
    }

    /** Between two times. */
    static void pause(Random random, int leastMillis, int mostMillis) throws InterruptedException {
        Thread.sleep(random.nextInt(leastMillis, mostMillis));
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** The shared one. */
    Site site() throws IOException {
        Site running = site;
        if (running == null) {
            running = Site.start(folder("site"), DEVICES);
            site = running;
        }
        return running;
    }

    /** A folder that nobody has. */
    Path folder(String name) {
        return folder.resolve(name + "-" + ++numbers);
    }

    Traffic traffic(Traffic.Volume volume) throws IOException {
        return Traffic.start(site(), folder("ledgers"), volume);
    }

    /** Ends the traffic, counts, notes it in the report, and asserts that nothing is wrong with it or the server. */
    void check(Site at, String fault, int rounds, Traffic traffic, Duration back) throws Exception {
        Outcome outcome = traffic.finish();
        report.add(Report.Row.of(fault, rounds, outcome, back));
        assertEquals(List.of(), outcome.wrong());
        assertTrue(outcome.accepted() > rounds, "hardly anything was sent");
        assertEquals(0, at.awaitEmpty(PATIENCE), "left in the database");
        assertEquals(List.of(), at.newMistakes());
        assertTrue(back.compareTo(PATIENCE) < 0, () -> "the service was not back within " + PATIENCE);
    }

    void report(Report.Row row) {
        report.add(row);
    }

    @Override
    public void close() throws IOException {
        if (site != null) {
            site.close();
        }
        System.out.print(report.text());
        delete();
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
