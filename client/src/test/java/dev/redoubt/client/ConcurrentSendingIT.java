package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several threads send from one home at the same time. */
@Timeout(60)
class ConcurrentSendingIT {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);

    @Test
    void whatAnotherThreadSubmitsJustNowIsNotSubmittedTwice() throws Exception {
        Person alice = new Person("alice", folder, appliance, clock).enrolled();
        Person bob = new Person("bob", folder, appliance, clock).enrolled();
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger submissions = new AtomicInteger();
        appliance.beforeSubmission = () -> {
            if (submissions.incrementAndGet() == 1) {
                reached.countDown();
                await(goOn);
            }
        };
        try (Redoubt redoubt = alice.open()) {
            FutureTask<?> slow = new FutureTask<>(() -> redoubt.send("bob", "slow"));
            Thread.ofVirtual().start(slow);
            await(reached);
            redoubt.send("bob", "fast");
            assertEquals(2, submissions.get());
            goOn.countDown();
            slow.get();
        }
        assertEquals(2, submissions.get());
        assertEquals(List.of("fast", "slow"), bob.texts().stream().sorted().toList());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
