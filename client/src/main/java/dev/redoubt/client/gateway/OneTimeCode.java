package dev.redoubt.client.gateway;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** Stands in the URL that a browser is opened with: good for one cookie, and for ten minutes. Thread-safe. */
final class OneTimeCode implements AutoCloseable {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private final GatewayToken code;
    private final LongSupplier nanoTime;
    private final long madeAt;
    private final AtomicBoolean used = new AtomicBoolean();

    /** @param nanoTime a monotonic clock in nanoseconds */
    OneTimeCode(SecureRandom random, LongSupplier nanoTime) {
        this.code = GatewayToken.random(random);
        this.nanoTime = nanoTime;
        this.madeAt = nanoTime.getAsLong();
    }

    String text() {
        return code.text();
    }

    /** @return true once at most, and never for another code or after its time */
    boolean redeem(String given) {
        return code.matches(given)
                && nanoTime.getAsLong() - madeAt < LIFETIME.toNanos()
                && used.compareAndSet(false, true);
    }

    @Override
    public void close() {
        code.close();
    }
}
