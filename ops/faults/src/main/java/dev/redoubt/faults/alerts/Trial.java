package dev.redoubt.faults.alerts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Breaks and mends, and compares what comes with what must. */
final class Trial {
    /** It always fires: by that one sees that the rest could. */
    static final String ALWAYS = "Watchdog";

    /** Of the machine on which this runs: where its disk has more to do, they say what is true. */
    private static final Set<String> OF_THE_MACHINE = Set.of("DatabaseCommitsSlow");

    private static final Duration SETTLING = Duration.ofSeconds(90);

    private final Site site;
    private final Hook hook;
    private final List<Row> rows = new ArrayList<>();
    /** What may fire at any time, and because of something slow that is broken meanwhile. */
    private final Set<String> meanwhile = new HashSet<>(always());

    /**
     * How one scenario went.
     *
     * @param came seconds from the fault until the last of what must come had come
     * @param over seconds from the mend until nothing fired any more
     * @param wrong what did not hold; empty if all did
     */
    record Row(Scenario scenario, double came, double over, String wrong) {}

    /** One that was begun, and is not mended yet. */
    record Begun(Scenario scenario, long at) {}

    Trial(Site site, Hook hook) {
        this.site = site;
        this.hook = hook;
    }

    private static Set<String> always() {
        Set<String> always = new HashSet<>(OF_THE_MACHINE);
        always.add(ALWAYS);
        return always;
    }

    /** Waits until nothing fires, then looks for so long whether that stays so. */
    void baseline(Duration quiet) throws InterruptedException {
        Scenario scenario = Scenario.once("nothing", "nothing is broken", Set.of(ALWAYS), broken -> {});
        long begin = System.nanoTime();
        boolean settled = hook.awaitCame(came -> came.contains(ALWAYS), SETTLING.toNanos())
                && hook.awaitQuiet(always(), SETTLING.toNanos());
        Set<String> early = hook.came().keySet();
        hook.forget();
        Thread.sleep(quiet);
        Set<String> others = without(hook.came().keySet(), always());
        String wrong =
                settled ? said("not expected", others) : "not quiet at the start: " + hook.firing() + " of " + early;
        add(new Row(scenario, seconds(begin), 0, wrong));
    }

    void run(Scenario scenario) throws Exception {
        mend(begin(scenario));
    }

    /** Breaks it, and lets others go on: what it must bring is expected from now on. */
    Begun begin(Scenario scenario) throws Exception {
        hook.forget();
        long at = System.nanoTime();
        scenario.fault().to(site);
        return new Begun(scenario, at);
    }

    void beginSlowly(Begun begun) {
        meanwhile.addAll(expected(begun.scenario()));
    }

    /** Waits until what must come has come, mends it and waits until it is over. */
    void mend(Begun begun) throws Exception {
        Scenario scenario = begun.scenario();
        long end = begun.at() + scenario.within().toNanos();
        hook.awaitCame(came -> came.containsAll(scenario.must()), end - System.nanoTime());
        Set<String> held = awaitHeld(scenario.held(), end);
        double came = seconds(begun.at(), hook.came(), scenario.must());
        long mended = System.nanoTime();
        scenario.mend().to(site);
        boolean over = hook.awaitQuiet(meanwhile, scenario.over().toNanos());
        Set<String> told = hook.came().keySet();
        String wrong = Stream.of(
                        said("not told", without(scenario.must(), told)),
                        said("did not hold", without(without(scenario.held(), held), told)),
                        over ? "" : said("did not end", without(hook.firing(), meanwhile)),
                        said("not expected", without(told, expected(scenario))))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
        add(new Row(scenario, came, seconds(mended), wrong));
    }

    private Set<String> expected(Scenario scenario) {
        Set<String> expected = new HashSet<>(meanwhile);
        expected.addAll(scenario.must());
        expected.addAll(scenario.held());
        expected.addAll(scenario.may());
        return expected;
    }

    /** Waits until these have held, as Prometheus says it, whoever is told. @return those that have */
    private Set<String> awaitHeld(Set<String> these, long end) throws Exception {
        Set<String> held = new HashSet<>();
        while (!held.containsAll(these) && System.nanoTime() - end < 0) {
            held.addAll(site.monitoring().firing());
            Thread.sleep(200);
        }
        return held;
    }

    /** The slow one: it must fire by now, or soon; it is mended, and others may go on. */
    Row await(Begun begun) throws Exception {
        Scenario scenario = begun.scenario();
        long end = begun.at() + scenario.within().toNanos();
        boolean all = true;
        while (!hook.firing().containsAll(scenario.must())) {
            if (System.nanoTime() - end > 0) {
                all = false;
                break;
            }
            Thread.sleep(200);
        }
        Set<String> held = awaitHeld(scenario.held(), end);
        double came = seconds(begun.at());
        String wrong = (all ? "" : said("not told", without(scenario.must(), hook.firing())))
                + said(" did not hold", without(scenario.held(), held));
        scenario.mend().to(site);
        return new Row(scenario, came, 0, wrong);
    }

    /** The slow one is over, or should be. */
    void end(Row row, long mended) throws InterruptedException {
        long left = row.scenario().over().toNanos() - (System.nanoTime() - mended);
        boolean over = hook.awaitQuiet(always(), Math.max(0, left));
        meanwhile.retainAll(always());
        String wrong = over ? row.wrong() : row.wrong() + said(" did not end", without(hook.firing(), meanwhile));
        add(new Row(row.scenario(), row.came(), seconds(mended), wrong));
    }

    private static Set<String> without(Set<String> of, Set<String> these) {
        Set<String> left = new TreeSet<>(of);
        left.removeAll(these);
        return left;
    }

    private static String said(String what, Set<String> alerts) {
        return alerts.isEmpty() ? "" : what + ": " + String.join(" ", alerts);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static double seconds(long since, Map<String, Long> came, Set<String> these) {
        long last = these.stream()
                .mapToLong(name -> came.getOrDefault(name, since))
                .max()
                .orElse(since);
        return (last - since) / 1e9;
    }

    private void add(Row row) {
        rows.add(row);
        System.out.printf(
                "  %-14s %-8s came after %5.1f s, over after %5.1f s  %s%n",
                row.scenario().name(), row.wrong().isEmpty() ? "ok" : "WRONG", row.came(), row.over(), row.wrong());
    }

    boolean holds() {
        return rows.stream().allMatch(row -> row.wrong().isEmpty());
    }

    /** What was broken, and what came, for the README. */
    String table() {
        return "| broken | told, within | holds, too | over |\n|---|---|---|---|\n"
                + rows.stream().map(Trial::line).collect(Collectors.joining());
    }

    private static String line(Row row) {
        return "| %s | %s: %.1f s | %s | %.1f s |%s%n"
                .formatted(
                        row.scenario().what(),
                        names(row.scenario().must()),
                        row.came(),
                        names(row.scenario().held()),
                        row.over(),
                        row.wrong().isEmpty() ? "" : " **" + row.wrong() + "**");
    }

    private static String names(Set<String> alerts) {
        return new TreeSet<>(alerts).stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }
}
