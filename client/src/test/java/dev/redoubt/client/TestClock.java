package dev.redoubt.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands still until it is moved. */
public final class TestClock implements InstantSource {
    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    private volatile Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    /** As a monotonic clock that nobody sets back. */
    public long nanoTime() {
        return Duration.between(START, now).toNanos();
    }

    public void advance(Duration duration) {
        now = now.plus(duration);
    }
}
