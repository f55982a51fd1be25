package dev.redoubt.server.exchange;

import dev.redoubt.server.problem.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How exchanges end, and how long they take, by route. Nobody is named. */
public final class ExchangeMetrics {
    /** Few, around what is usual, and the objective of 1 s. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final Map<String, Route> routes = new HashMap<>();

    /** Of one route. */
    static final class Route {
        private final Optional<Timer> time;
        private final Map<Outcome, Counter> ends = new EnumMap<>(Outcome.class);

        private Route(Optional<Timer> time) {
            this.time = time;
        }

        void ended(Outcome outcome, long nanos) {
            Objects.requireNonNull(ends.get(outcome)).increment();
            time.ifPresent(timer -> timer.record(nanos, TimeUnit.NANOSECONDS));
        }
    }

    /** All routes and outcomes from the start: a rule on an increase does not see a counter that begins with 1. */
    public ExchangeMetrics(MeterRegistry metrics) {
        for (String name : Routes.all()) {
            Route route = new Route(name.equals(Routes.LINK) ? Optional.empty() : Optional.of(timer(metrics, name)));
            for (Outcome outcome : Outcome.values()) {
                route.ends.put(outcome, counter(metrics, name, outcome));
            }
            routes.put(name, route);
        }
    }

    private static Timer timer(MeterRegistry metrics, String route) {
        return Timer.builder("redoubt.exchange")
                .description("from an exchange's head to its end")
                .tag("route", route)
                .serviceLevelObjectives(BUCKETS)
                .register(metrics);
    }

    private static Counter counter(MeterRegistry metrics, String route, Outcome outcome) {
        return Counter.builder("redoubt.exchanges")
                .description("exchanges that have ended")
                .tag("route", route)
                .tag("outcome", outcome.label())
                .register(metrics);
    }

    /** @param path as Jetty has made it canonical */
    Route route(String path) {
        return Objects.requireNonNull(routes.get(Routes.of(path)));
    }
}
