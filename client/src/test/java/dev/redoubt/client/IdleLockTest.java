package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class IdleLockTest {
    private final AtomicInteger closed = new AtomicInteger();
    private final CompletableFuture<Optional<Exception>> locked = new CompletableFuture<>();

    @Test
    void closesTheDeviceThatNobodyTouches() throws Exception {
        try (IdleLock lock =
                IdleLock.start(closed::incrementAndGet, Duration.ofMillis(1), locked::complete, System::nanoTime)) {
            assertEquals(Optional.empty(), locked.get(10, TimeUnit.SECONDS));
            assertEquals(1, closed.get());
            assertTrue(lock.isLocked());
        }
    }

    @Test
    void aTouchBeginsAnew() {
        long[] now = {0};
        try (IdleLock lock =
                IdleLock.start(closed::incrementAndGet, Duration.ofHours(1), locked::complete, () -> now[0])) {
            now[0] = Duration.ofMinutes(59).toNanos();
            lock.touch();
            assertFalse(lock.isLocked());
        }
    }

    @Test
    void whatGoesWrongIsTold() throws Exception {
        IOException failure = new IOException("test");
        AutoCloseable device = () -> {
            throw failure;
        };
        IdleLock.start(device, Duration.ofMillis(1), locked::complete, System::nanoTime);
        assertEquals(Optional.of(failure), locked.get(10, TimeUnit.SECONDS));
    }

    @Test
    void anEndedWatchLocksNothing() {
        IdleLock lock =
                IdleLock.start(closed::incrementAndGet, Duration.ofHours(1), locked::complete, System::nanoTime);
        lock.close();
        assertFalse(lock.isLocked());
        assertEquals(0, closed.get());
    }

    @Test
    void aLimitIsMoreThanZero() {
        assertThrows(
                IllegalArgumentException.class,
                () -> IdleLock.start(closed::incrementAndGet, Duration.ZERO, locked::complete, System::nanoTime));
    }
}
