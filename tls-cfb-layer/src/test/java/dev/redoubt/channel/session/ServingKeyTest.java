package dev.redoubt.channel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.ChannelKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServingKeyTest {
    private final TestAppliance appliance = new TestAppliance();

    @Test
    void keyIsReplacedOnlyOnceNobodyUsesIt() throws Exception {
        ChannelKey first = appliance.channelKey(1);
        ServingKey key = new ServingKey(first);
        CountDownLatch using = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> use = threads.submit(() -> key.use(serving -> {
                using.countDown();
                return awaited(goOn) && serving == first;
            }));
            assertTrue(awaited(using));
            Future<ChannelKey> former = threads.submit(() -> key.replace(appliance.channelKey(2)));
            assertThrows(TimeoutException.class, () -> former.get(50, TimeUnit.MILLISECONDS));
            goOn.countDown();
            assertTrue(use.get());
            assertSame(first, former.get());
        }
        long serial = key.use(serving -> serving.certificate().serial());
        assertEquals(2, serial);
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each former key is erased at once; a handshake that still used it would fail. */
    @Test
    void noHandshakeFailsWhileKeysAreReplaced() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        byte[] hello;
        try (ClientHandshake handshake = appliance.clientHandshake()) {
            hello = handshake.hello();
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> workers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                workers.add(threads.submit(() -> {
                    int done = 0;
                    while (!stop.get()) {
                        appliance.server().handshake(hello);
                        done++;
                    }
                    return done;
                }));
            }
            for (int serial = 2; serial < 200; serial++) {
                appliance.server().replaceKey(appliance.channelKey(serial)).close();
            }
            stop.set(true);
            for (Future<Integer> worker : workers) {
                assertTrue(worker.get() > 0);
            }
        }
    }
}
