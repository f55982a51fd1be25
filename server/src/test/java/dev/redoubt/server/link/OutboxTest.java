package dev.redoubt.server.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.appliance.LinkDown;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far a device may be ahead of its answers. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class OutboxTest {
    private static final int MOST = 256;

    private final Outbox outbox = new Outbox(new DeliveryQueue(10, 10_000), () -> {});

    private static LinkDown answer(int request) {
        return LinkDown.newBuilder().setRequest(request).build();
    }

    private void expect(int requests) throws InterruptedException {
        for (int i = 0; i < requests; i++) {
            outbox.expect();
        }
    }

    /** A reader with one request more. */
    private Thread oneMore() {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                outbox.expect();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void awaitWaiting(Thread reader) {
        while (reader.getState() != Thread.State.WAITING) {
            assertTrue(reader.isAlive(), "it did not wait");
            Thread.onSpinWait();
        }
    }

    @Test
    void asManyAsThatWaitForNothing() throws Exception {
        expect(MOST - 1);
        Thread last = oneMore();
        last.join();
        assertFalse(last.isAlive());
    }

    @Test
    void oneMoreWaitsUntilAnAnswerWasTakenNotOnlyGiven() throws Exception {
        expect(MOST);
        Thread reader = oneMore();
        awaitWaiting(reader);
        outbox.answer(answer(1));
        awaitWaiting(reader);
        assertEquals(new Outbox.Step.Send(answer(1)), outbox.take());
        reader.join();
        Thread next = oneMore();
        awaitWaiting(next);
        // An acknowledgement, which has no answer.
        outbox.done();
        next.join();
    }

    @Test
    void whoeverWaitsDoesNotWaitForAWriterThatIsGone() throws Exception {
        expect(MOST);
        Thread reader = oneMore();
        awaitWaiting(reader);
        outbox.writerDone();
        reader.join();
    }

    @Test
    void theLastWordComesAfterAllAnswers() throws Exception {
        expect(2);
        LinkDown last = answer(0);
        outbox.end(Optional.of(last));
        outbox.readerDone();
        outbox.answer(answer(1));
        assertEquals(new Outbox.Step.Send(answer(1)), outbox.take());
        outbox.answer(answer(2));
        assertEquals(new Outbox.Step.Send(answer(2)), outbox.take());
        assertEquals(new Outbox.Step.End(Optional.of(last)), outbox.take());
    }

    @Test
    void theFirstEndingCountsAndNothingIsReadAfterIt() throws Exception {
        outbox.end(Optional.of(answer(1)));
        outbox.end(Optional.of(answer(2)));
        assertFalse(outbox.beginWaiting());
        outbox.readerDone();
        assertEquals(new Outbox.Step.End(Optional.of(answer(1))), outbox.take());
    }
}
