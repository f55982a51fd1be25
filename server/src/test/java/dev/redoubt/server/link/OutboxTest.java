package dev.redoubt.server.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.server.mailbox.EnvelopeId;
import dev.redoubt.server.mailbox.MailboxPage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far a device may be ahead of its answers. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class OutboxTest {
    private static final int MOST = 256;

    private final AtomicInteger writers = new AtomicInteger();
    private final Outbox outbox = new Outbox(new DeliveryQueue(10, 10_000), writers::incrementAndGet);

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
        assertEquals(new Outbox.Step.Send(answer(1)), outbox.take().orElseThrow());
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
        assertEquals(new Outbox.Step.Send(answer(1)), outbox.take().orElseThrow());
        outbox.answer(answer(2));
        assertEquals(new Outbox.Step.Send(answer(2)), outbox.take().orElseThrow());
        assertEquals(new Outbox.Step.End(Optional.of(last)), outbox.take().orElseThrow());
    }

    @Test
    void theFirstEndingCountsAndNothingIsReadAfterIt() throws Exception {
        outbox.end(Optional.of(answer(1)));
        outbox.end(Optional.of(answer(2)));
        assertFalse(outbox.beginWaiting());
        outbox.readerDone();
        assertEquals(new Outbox.Step.End(Optional.of(answer(1))), outbox.take().orElseThrow());
    }

    @Test
    void aWriterIsStartedWhenThereIsSomethingToSendAndNoneIsThere() throws Exception {
        expect(3);
        outbox.answer(answer(1));
        assertEquals(0, writers.get(), "the first is started when the link is open");
        takeAll();
        outbox.answer(answer(2));
        assertEquals(1, writers.get());
        outbox.answer(answer(3));
        assertEquals(1, writers.get(), "that one is still there");
        takeAll();
        outbox.hint(7);
        assertEquals(2, writers.get());
    }

    private void takeAll() {
        for (Optional<Outbox.Step> step = outbox.take(); step.isPresent(); step = outbox.take()) {
            if (step.get() instanceof Outbox.Step.Fetch) {
                outbox.fetched(new MailboxPage(List.of(), EnvelopeId.NONE));
            }
        }
    }
}
