package dev.redoubt.server.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How calls of administrators end, and what they take. */
public final class ApiMetrics {
    private static final String NO_OPERATION = "none";

    private final LongSupplier nanoTime;
    private final Counter done;
    private final Counter unauthorized;
    private final Counter refused;
    private final Counter failed;
    private final Map<String, Timer> times = new TreeMap<>();

    /**
     * @param operations their names in the models
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public ApiMetrics(MeterRegistry metrics, Set<String> operations, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.done = counter(metrics, "done");
        this.unauthorized = counter(metrics, "unauthorized");
        this.refused = counter(metrics, "refused");
        this.failed = counter(metrics, "failed");
        operations.forEach(name -> times.put(name, timer(metrics, name)));
        times.put(NO_OPERATION, timer(metrics, NO_OPERATION));
    }

    private static Counter counter(MeterRegistry metrics, String kind) {
        return Counter.builder("redoubt.administration.calls")
                .description("calls of the administration API by how they ended")
                .tag("kind", kind)
                .register(metrics);
    }

    private static Timer timer(MeterRegistry metrics, String operation) {
        return Timer.builder("redoubt.administration.call")
                .description("from a call's head to its answer, its body's way included")
                .tag("operation", operation)
                .register(metrics);
    }

    /** When a call begins. */
    long begin() {
        return nanoTime.getAsLong();
    }

    /** @param operation empty for what is none */
    void answered(int status, Optional<String> operation, long begun) {
        Counter counter = status == 401 ? unauthorized : status >= 500 ? failed : status >= 400 ? refused : done;
        counter.increment();
        Timer timer = times.get(operation.orElse(NO_OPERATION));
        if (timer == null) {
            throw new IllegalStateException("no operation of the models: " + operation);
        }
        timer.record(nanoTime.getAsLong() - begun, TimeUnit.NANOSECONDS);
    }
}
