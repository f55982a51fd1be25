package dev.redoubt.server.policy;

import dev.redoubt.protocol.policy.PolicyCertificate;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Figures of policies. */
public final class PolicyMetrics {
    private final MeterRegistry metrics;

    public PolicyMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** @param version of the policies; must not need the database once it is known */
    public void watch(LongSupplier version, Supplier<PolicyCertificate> certificate) {
        Gauge.builder("redoubt.policy.version", version::getAsLong)
                .description("the newest version of the policies")
                .register(metrics);
        Gauge.builder(
                        "redoubt.policy.certificate.expiry",
                        () -> certificate.get().expires().getEpochSecond())
                .baseUnit("seconds")
                .description("when the policy key's certificate expires, in seconds since 1970")
                .register(metrics);
    }
}
