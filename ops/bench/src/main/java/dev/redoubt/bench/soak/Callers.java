package dev.redoubt.bench.soak;

import dev.redoubt.bench.appliance.TurnsResource;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Callers that take turns which must run once, and read between them, until they are told to end. A turn whose call failed is
 * not tried again: whether it ran is not known, which is the failure.
 */
final class Callers {
    private static final int SHOWN_FAILURES = 10;
    private static final byte[] BODY = new byte[512];

    private final ChannelClient client;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final LongAdder exchanges = new LongAdder();
    private final LongAdder taken = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final ConcurrentLinkedQueue<String> shown = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    Callers(ChannelClient client) {
        this.client = client;
    }

    void start(int count) {
        for (int i = 0; i < count; i++) {
            int number = i;
            threads.add(Thread.ofVirtual().start(() -> run(number)));
        }
    }

    /** Lets everybody finish what he has begun. */
    void end() throws InterruptedException {
        ended.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void run(int caller) {
        for (long turn = 1; !ended.get(); turn++) {
            String path = TurnsResource.PATH + "/" + caller;
            if (expect(turn, ChannelRequest.post(path + "/" + turn, "application/octet-stream", BODY))) {
                taken.increment();
            }
            expect(turn, ChannelRequest.get(path));
        }
    }

    private boolean expect(long turn, ChannelRequest request) {
        try {
            ChannelResponse response = client.send(request);
            exchanges.increment();
            String answer = new String(response.body(), StandardCharsets.US_ASCII);
            if (response.status() == 200 && answer.equals(Long.toString(turn))) {
                return true;
            }
            failed(request.method() + " was answered " + response.status() + " \"" + answer + "\"");
        } catch (ChannelException e) {
            failed(request.method() + ": " + e);
        }
        return false;
    }

    private void failed(String how) {
        failures.increment();
        if (shown.size() < SHOWN_FAILURES) {
            shown.add(how);
        }
    }

    /** Answered calls so far. */
    long exchanges() {
        return exchanges.sum();
    }

    /** Turns whose answer was right. */
    long taken() {
        return taken.sum();
    }

    long failures() {
        return failures.sum();
    }

    /** The first failures, in words. */
    List<String> shownFailures() {
        return List.copyOf(shown);
    }
}
