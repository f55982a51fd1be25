package dev.redoubt.server.administration.status;

import dev.redoubt.server.administration.observe.Amounts;
import dev.redoubt.server.administration.observe.Level;
import dev.redoubt.server.administration.observe.Scrape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** What the server does for its users now. */
final class ServiceParts {
    private static final String EXCHANGES = "redoubt_exchanges_total";
    private static final String OUTCOME = "outcome";
    private static final String SENT_IN_VAIN = "redoubt_mailbox_submissions_refused_total";
    private static final List<String> NOT_DONE = List.of("failed", "unavailable", "limited", "refused");

    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+_-]{1,40}");

    private ServiceParts() {}

    static List<Part> of(Seen seen) {
        List<Part> parts = new ArrayList<>();
        parts.add(server(seen));
        seen.answering().ifPresent(server -> {
            parts.add(connections(server.now()));
            parts.add(exchanges(server));
            parts.add(sending(server));
            parts.add(delivery(server));
            parts.add(pools(server.now()));
        });
        return parts;
    }

    private static Part server(Seen seen) {
        return switch (seen.server()) {
            case Seen.Silent(String why) ->
                new Part(
                        "server",
                        Level.WRONG,
                        why,
                        new Members().add("reachable", false).node());
            case Seen.Answering server -> server(server, seen);
        };
    }

    private static Part server(Seen.Answering server, Seen seen) {
        Scrape now = server.now();
        OptionalDouble uptime = now.value("process_uptime_seconds");
        Members members = new Members()
                .add("reachable", true)
                .add("ready", server.ready())
                .add("version", version(now))
                .add("java", word(now, "java"))
                .add("uptimeSeconds", uptime);
        String text = (server.ready() ? "ready" : "not ready: " + whyNot(now, seen)) + ", version " + version(now)
                + (uptime.isPresent() ? ", up for " + Amounts.duration(uptime.getAsDouble()) : "");
        return new Part("server", server.ready() ? Level.OK : Level.WRONG, text, members.node());
    }

    private static String version(Scrape now) {
        return word(now, "version");
    }

    /** Whoever answers may say anything. */
    private static String word(Scrape now, String label) {
        return now.label("redoubt_build_info", label)
                .filter(text -> VERSION.matcher(text).matches())
                .orElse("unknown");
    }

    /** The likeliest that the server's own figures show. */
    private static String whyNot(Scrape now, Seen seen) {
        if (now.count("redoubt_database_guarded") == 0) {
            return "its database is away, or another server works on it";
        }
        if (now.count("redoubt_channel_certificate_expiry_seconds") <= seen.at().getEpochSecond()) {
            return "the channel certificate has expired: redoubtctl channel renew";
        }
        return "its database does not answer, or it is stopping";
    }

    private static Part connections(Scrape now) {
        OptionalDouble connections = now.value("redoubt_listener_connections");
        OptionalDouble links = now.value("redoubt_link_open");
        OptionalDouble sessions = now.value("redoubt_channel_sessions");
        String text = Amounts.count(connections) + " connections, " + Amounts.count(links) + " devices linked, "
                + Amounts.count(sessions) + " sessions";
        return new Part(
                "connections",
                Level.OK,
                text,
                new Members()
                        .add("connections", connections)
                        .add("links", links)
                        .add("sessions", sessions)
                        .node());
    }

    /** A failed one is the server's own fault, each of them. */
    private static Part exchanges(Seen.Answering server) {
        boolean byOutcome = !server.now().of(EXCHANGES).isEmpty();
        double all = server.rate(byOutcome ? EXCHANGES : "redoubt_channel_exchanges_total");
        Members members = new Members().add("perSecond", OptionalDouble.of(all));
        StringBuilder text = new StringBuilder(Amounts.rate(all)).append(" in a second");
        if (!byOutcome) {
            return new Part("exchanges", Level.OK, text.toString(), members.node());
        }
        List<String> others = new ArrayList<>();
        for (String outcome : NOT_DONE) {
            double rate = server.rate(EXCHANGES, OUTCOME, outcome);
            members.add(outcome + "PerSecond", OptionalDouble.of(rate));
            if (rate > 0) {
                others.add(Amounts.rate(rate) + " " + outcome);
            }
        }
        text.append(others.isEmpty() ? ", none of them refused" : ", of these " + String.join(", ", others));
        boolean faulty =
                server.rate(EXCHANGES, OUTCOME, "failed") > 0 || server.rate(EXCHANGES, OUTCOME, "unavailable") > 0;
        return new Part("exchanges", faulty ? Level.WARNING : Level.OK, text.toString(), members.node());
    }

    /** Over links and exchanges alike. Refused and limited are those of whoever sends. */
    private static Part sending(Seen.Answering server) {
        double accepted = server.rate("redoubt_mailbox_submissions_total");
        double failed =
                server.rate(SENT_IN_VAIN, OUTCOME, "failed") + server.rate(SENT_IN_VAIN, OUTCOME, "unavailable");
        String text = Amounts.rate(accepted) + " accepted in a second"
                + (failed > 0 ? ", " + Amounts.rate(failed) + " not, through no fault of whoever sent them" : "");
        Members members = new Members()
                .add("acceptedPerSecond", OptionalDouble.of(accepted))
                .add("failedPerSecond", OptionalDouble.of(failed));
        return new Part("sending", failed > 0 ? Level.WARNING : Level.OK, text, members.node());
    }

    private static Part delivery(Seen.Answering server) {
        Scrape now = server.now();
        double sent = server.rate("redoubt_link_deliveries_total");
        OptionalDouble waiting = now.value("redoubt_mailbox_waiting");
        OptionalDouble oldest = now.value("redoubt_mailbox_oldest_waiting_seconds");
        OptionalDouble late = now.histogram("redoubt_mailbox_delivery_seconds").stream()
                .map(all -> all.quantile(0.99))
                .findFirst()
                .orElse(OptionalDouble.empty());
        List<String> said = new ArrayList<>(List.of(Amounts.rate(sent) + " in a second"));
        if (waiting.isPresent()) {
            said.add(Amounts.count(waiting) + " wait"
                    + (waiting.getAsDouble() > 0 && oldest.isPresent()
                            ? ", the oldest for " + Amounts.duration(oldest.getAsDouble())
                            : ""));
        }
        if (late.isPresent()) {
            said.add("99 of 100 within " + Amounts.millis(late) + " since it started");
        }
        Members members = new Members()
                .add("perSecond", OptionalDouble.of(sent))
                .add("waiting", waiting)
                .add("oldestWaitingSeconds", oldest)
                .add("p99Seconds", late);
        return new Part("delivery", Level.OK, String.join("; ", said), members.node());
    }

    /** An empty pool still serves its last-resort key; forward secrecy is the weaker for it. */
    private static Part pools(Scrape now) {
        String nodes = "redoubt_pool_nodes";
        if (now.of(nodes).isEmpty()) {
            OptionalDouble lastResort = now.value("redoubt_pool_claims_total", "kind", "last_resort");
            return new Part(
                    "pools",
                    Level.OK,
                    Amounts.count(lastResort) + " last-resort keys were handed out since it started",
                    new Members().add("lastResortClaims", lastResort).node());
        }
        OptionalDouble enough = now.value(nodes, "standing", "enough");
        OptionalDouble low = now.value(nodes, "standing", "low");
        OptionalDouble empty = now.value(nodes, "standing", "empty");
        boolean any = empty.orElse(0) > 0;
        return new Part(
                "pools",
                any ? Level.WARNING : Level.OK,
                Amounts.count(enough) + " devices have enough one-time keys, " + Amounts.count(low) + " few, "
                        + Amounts.count(empty) + " none",
                new Members()
                        .add("enough", enough)
                        .add("low", low)
                        .add("empty", empty)
                        .node());
    }
}
