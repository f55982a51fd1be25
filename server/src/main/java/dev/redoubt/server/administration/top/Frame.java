package dev.redoubt.server.administration.top;

import dev.redoubt.server.administration.manage.TerminalText;
import dev.redoubt.server.administration.observe.Amounts;
import dev.redoubt.server.administration.observe.Scrape;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/** One picture: lines without control characters. */
final class Frame {
    private static final String EXCHANGES = "redoubt_exchanges_total";
    private static final String DURATION = "redoubt_exchange_seconds";
    private static final String ROUTE = "route";
    private static final String OUTCOME = "outcome";
    private static final String SENT_IN_VAIN = "redoubt_mailbox_submissions_refused_total";
    private static final int MOST_ROUTES = 12;
    private static final int LABEL = 12;

    private final Change change;
    private final List<String> lines = new ArrayList<>();

    private Frame(Change change) {
        this.change = change;
    }

    static List<String> of(Change change, boolean ready, Instant at) {
        Frame frame = new Frame(change);
        frame.head(ready, at);
        frame.exchanges();
        frame.traffic();
        frame.inside();
        return frame.lines.stream().map(TerminalText::line).toList();
    }

    private Scrape now() {
        return change.now();
    }

    private void head(boolean ready, Instant at) {
        OptionalDouble uptime = now().value("process_uptime_seconds");
        lines.add("redoubtd " + now().label("redoubt_build_info", "version").orElse("")
                + (ready ? "  ready" : "  NOT READY")
                + (uptime.isPresent() ? "  up " + Amounts.duration(uptime.getAsDouble()) : "")
                + "  " + at.truncatedTo(ChronoUnit.SECONDS));
        lines.add("");
    }

    /** The busiest routes first. */
    private void exchanges() {
        if (now().of(EXCHANGES).isEmpty()) {
            line("exchanges", perSecond("redoubt_channel_exchanges_total"));
            return;
        }
        lines.add(row("EXCHANGES", "per s", "mean", "p99", "failed", "unavail.", "limited"));
        now().values(EXCHANGES, ROUTE).stream()
                .sorted(Comparator.comparingDouble((String route) -> -change.rate(EXCHANGES, ROUTE, route)))
                .limit(MOST_ROUTES)
                .filter(route -> change.rate(EXCHANGES, ROUTE, route) > 0)
                .forEach(route -> lines.add(row(
                        route,
                        Amounts.rate(change.rate(EXCHANGES, ROUTE, route)),
                        millis(change.mean(DURATION, ROUTE, route)),
                        millis(change.p99(DURATION, ROUTE, route)),
                        outcome(route, "failed"),
                        outcome(route, "unavailable"),
                        outcome(route, "limited"))));
        lines.add(row(
                "all",
                Amounts.rate(change.rate(EXCHANGES)),
                millis(change.mean(DURATION)),
                millis(change.p99(DURATION)),
                "",
                "",
                ""));
        lines.add("");
    }

    private String outcome(String route, String outcome) {
        double rate = change.rate(EXCHANGES, ROUTE, route, OUTCOME, outcome);
        return rate > 0 ? Amounts.rate(rate) : "";
    }

    private static String millis(OptionalDouble seconds) {
        return seconds.isPresent() ? Amounts.millis(seconds) : "";
    }

    private void traffic() {
        line(
                "sending",
                perSecond("redoubt_mailbox_submissions_total") + " accepted, " + rate(SENT_IN_VAIN, OUTCOME, "failed")
                        + " failed, " + rate(SENT_IN_VAIN, OUTCOME, "unavailable") + " unavailable, "
                        + rate(SENT_IN_VAIN, OUTCOME, "limited") + " limited");
        line(
                "deliveries",
                perSecond("redoubt_link_deliveries_total") + " sent, " + perSecond("redoubt_mailbox_acknowledged_total")
                        + " acknowledged, "
                        + perSecond("redoubt_mailbox_envelopes_total") + " stored"
                        + late()
                        + waiting());
        line(
                "links",
                Amounts.count(now().value("redoubt_link_open")) + " open; "
                        + Amounts.count(now().value("redoubt_channel_sessions")) + " sessions, "
                        + Amounts.count(now().value("redoubt_listener_connections")) + " connections; "
                        + perSecond("redoubt_channel_handshakes_total") + " handshakes, "
                        + perSecond("redoubt_channel_handshakes_refused_total") + " refused");
        line(
                "pools",
                rate("redoubt_pool_claims_total", "kind", "one_time") + " keys claimed, "
                        + rate("redoubt_pool_claims_total", "kind", "last_resort") + " last-resort keys, "
                        + perSecond("redoubt_pool_published_total") + " published"
                        + nodes());
    }

    private String late() {
        OptionalDouble late = change.p99("redoubt_mailbox_delivery_seconds");
        return late.isPresent() ? ", 99 of 100 within " + Amounts.millis(late) : "";
    }

    private String waiting() {
        OptionalDouble waiting = now().value("redoubt_mailbox_waiting");
        return waiting.isPresent() ? "; " + Amounts.count(waiting) + " wait" : "";
    }

    private String nodes() {
        String nodes = "redoubt_pool_nodes";
        return now().of(nodes).isEmpty()
                ? ""
                : "; devices with few keys " + Amounts.count(now().value(nodes, "standing", "low")) + ", with none "
                        + Amounts.count(now().value(nodes, "standing", "empty"));
    }

    private void inside() {
        line(
                "database",
                Amounts.count(now().value("hikaricp_connections_active")) + " of "
                        + Amounts.count(now().value("hikaricp_connections_max")) + " connections busy, "
                        + Amounts.count(now().value("hikaricp_connections_pending")) + " wait for one"
                        + use());
        OptionalDouble heap = now().value("jvm_memory_used_bytes", "area", "heap");
        if (heap.isPresent()) {
            line(
                    "Java",
                    Amounts.bytes(heap.getAsDouble()) + " of "
                            + Amounts.bytes(Math.max(0, now().count("jvm_memory_max_bytes", "area", "heap")))
                            + " heap, "
                            + part(change.rate("jvm_gc_pause_seconds_sum")) + " of the time collecting, "
                            + Amounts.count(now().value("jvm_threads_live_threads")) + " threads, "
                            + part(now().count("process_cpu_usage")) + " of the processors");
        }
    }

    private String use() {
        OptionalDouble use = change.mean("hikaricp_connections_usage_seconds");
        return use.isPresent()
                ? ", " + perSecond("hikaricp_connections_usage_seconds_count") + " uses of " + Amounts.millis(use)
                : "";
    }

    private static String part(double part) {
        return part >= 0 && part <= 1 ? Math.round(part * 1000) / 10.0 + " %" : "?";
    }

    private String perSecond(String name) {
        return rate(name);
    }

    private String rate(String name, String... pairs) {
        return Amounts.rate(change.rate(name, pairs)) + "/s";
    }

    private void line(String label, String text) {
        lines.add(label + " ".repeat(Math.max(1, LABEL - label.length())) + text);
    }

    private static String row(String route, String... cells) {
        StringBuilder row = new StringBuilder();
        row.append(route).repeat(' ', Math.max(1, 30 - route.length()));
        for (String cell : cells) {
            row.repeat(' ', Math.max(1, 10 - cell.length())).append(cell);
        }
        return row.toString().stripTrailing();
    }
}
