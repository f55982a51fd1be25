package dev.redoubt.bench.delivery;

import dev.redoubt.bench.contender.Contender;
import dev.redoubt.bench.contender.RedoubtContender;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.rig.DatabaseServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How it goes on while messages pile up that nobody fetches: from an empty store to millions. Over a MariaDB of its own, deleted afterwards. */
final class GrowthPart implements Part {
    private static final int MAILBOXES = 1_000;
    private static final int FETCHES = 30;

    @Override
    public List<Row> measure(Contenders contenders, Scale scale) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("redoubt-growth-");
        try (DatabaseServer database = DatabaseServer.start(folder, RedoubtContender.DATABASE);
                RedoubtContender ours = RedoubtContender.start(folder.resolve("redoubtd"), database)) {
            ours.provide(Numbered.SENDERS);
            ours.provideInBulk(MAILBOXES);
            List<Row> rows = new ArrayList<>();
            for (long waiting : scale.waiting()) {
                System.err.printf(Locale.ROOT, "  %,d waiting …%n", waiting);
                ours.fill(waiting);
                rows.addAll(measure(ours, waiting, scale));
            }
            return rows;
        } finally {
            delete(folder);
        }
    }

    private static List<Row> measure(RedoubtContender ours, long waiting, Scale scale)
            throws IOException, InterruptedException {
        String among = String.format(Locale.ROOT, " (%,d waiting)", waiting);
        List<Row> rows = new ArrayList<>();
        if (waiting > 0) {
            rows.add(Row.of(
                    "bytes in the database for each" + among,
                    Series.of("B", (double) ours.storedBytes() / ours.waiting())));
            int first = (int) Math.min(100, waiting / MAILBOXES / 2);
            rows.add(Row.of("first " + first + " of a mailbox" + among, Series.of("ms", fetches(ours, first))));
        }
        try (Flow flow = new Flow(
                ours, Numbered.SENDERS, Numbered.WINDOW, new int[0], message -> Contender.BULK + message % MAILBOXES)) {
            double[] rates = new double[scale.rounds()];
            flow.run(0, scale.leadIn(), scale.leadIn());
            for (int round = 0; round < rates.length; round++) {
                rates[round] = flow.run(0, scale.leadIn(), scale.round()).accepted();
            }
            rows.add(Row.of("durable messages to offline devices" + among, Series.of("/s", rates)));
        }
        return rows;
    }

    /** Each from another mailbox, so that what was read for one does not help the next. */
    private static double[] fetches(RedoubtContender ours, int each) throws IOException {
        double[] millis = new double[FETCHES];
        for (int i = 0; i < FETCHES; i++) {
            millis[i] =
                    ours.fetch(Contender.BULK + i * (MAILBOXES / FETCHES), each).toNanos() / 1e6;
        }
        return millis;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
