package dev.redoubt.server.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** How calls of administrators end. */
public final class ApiMetrics {
    private final Counter done;
    private final Counter unauthorized;
    private final Counter refused;
    private final Counter failed;

    public ApiMetrics(MeterRegistry metrics) {
        this.done = counter(metrics, "done");
        this.unauthorized = counter(metrics, "unauthorized");
        this.refused = counter(metrics, "refused");
        this.failed = counter(metrics, "failed");
    }

    private static Counter counter(MeterRegistry metrics, String kind) {
        return Counter.builder("redoubt.administration.calls")
                .description("calls of the administration API by how they ended")
                .tag("kind", kind)
                .register(metrics);
    }

    void answered(int status) {
        Counter counter = status == 401 ? unauthorized : status >= 500 ? failed : status >= 400 ? refused : done;
        counter.increment();
    }
}
