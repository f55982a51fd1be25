package dev.redoubt.server.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.link.DeliveryQueue.Next;
import dev.redoubt.server.mailbox.EnvelopeId;
import dev.redoubt.server.mailbox.MailboxPage;
import dev.redoubt.server.mailbox.StoredEnvelope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryQueueTest {
    private static final NodeId NODE = NodeId.of(new byte[NodeId.SIZE]);
    private static final MailboxPage END = new MailboxPage(List.of(), EnvelopeId.NONE);

    private final DeliveryQueue queue = new DeliveryQueue(3, 1_000);

    private static StoredEnvelope envelope(long id) {
        return new StoredEnvelope(
                new EnvelopeId(id), NODE, ByteString.copyFrom(new byte[10]), ByteString.copyFrom(new byte[10]));
    }

    private static DeliveryQueue.Reference stored(long id) {
        return new DeliveryQueue.Reference.Stored(new EnvelopeId(id));
    }

    private static MailboxPage page(long... ids) {
        return new MailboxPage(
                Arrays.stream(ids).mapToObj(DeliveryQueueTest::envelope).toList(), new EnvelopeId(ids[ids.length - 1]));
    }

    private static long fetchAfter(Next next) {
        return assertInstanceOf(Next.Fetch.class, next).after().value();
    }

    private long delivered(Next next) {
        StoredEnvelope envelope = assertInstanceOf(
                StoredEnvelope.class, assertInstanceOf(Next.Deliver.class, next).parcel());
        queue.deliver(envelope);
        return envelope.id().value();
    }

    private List<Long> deliverAll(MailboxPage page) {
        List<Long> ids = new ArrayList<>();
        queue.fetched(page).forEach(envelope -> {
            queue.deliver(envelope);
            ids.add(envelope.id().value());
        });
        return ids;
    }

    private void catchUp() {
        queue.next();
        queue.fetched(END);
        assertInstanceOf(Next.CaughtUp.class, queue.next());
    }

    @Test
    void storageIsFetchedFirstPageByPageUntilItsEnd() {
        assertEquals(0, fetchAfter(queue.next()));
        assertEquals(List.of(4L, 7L), deliverAll(page(4, 7)));
        assertEquals(7, fetchAfter(queue.next()));
        queue.fetched(END);
        assertInstanceOf(Next.CaughtUp.class, queue.next());
        assertInstanceOf(Next.Nothing.class, queue.next());
    }

    @Test
    void whatComesLiveWaitsBehindWhatIsStored() {
        queue.next();
        queue.stored(envelope(9));
        assertEquals(List.of(4L), deliverAll(page(4)));
        queue.next();
        queue.fetched(END);
        queue.next();
        assertEquals(9, delivered(queue.next()));
    }

    @Test
    void whatWasFetchedIsNotDeliveredLiveToo() {
        queue.next();
        queue.stored(envelope(4));
        assertEquals(List.of(4L), deliverAll(page(4)));
        queue.stored(envelope(4));
        queue.next();
        queue.fetched(END);
        queue.next();
        assertInstanceOf(Next.Nothing.class, queue.next());
    }

    @Test
    void whatFindsNoRoomIsFetchedLaterInOrder() {
        catchUp();
        for (int id = 1; id <= 5; id++) {
            queue.stored(envelope(id));
        }
        assertEquals(3, queue.waiting());
        assertEquals(
                List.of(1L, 2L, 3L),
                List.of(delivered(queue.next()), delivered(queue.next()), delivered(queue.next())));
        assertEquals(3, fetchAfter(queue.next()));
        assertEquals(List.of(4L, 5L), deliverAll(page(4, 5)));
    }

    @Test
    void bytesAreBoundedToo() {
        catchUp();
        ByteString large = ByteString.copyFrom(new byte[990]);
        queue.stored(new StoredEnvelope(new EnvelopeId(1), NODE, ByteString.EMPTY, large));
        queue.stored(envelope(2));
        assertEquals(1, queue.waiting());
    }

    @Test
    void envelopeThatWasCommittedLateIsStillDelivered() {
        queue.next();
        assertEquals(List.of(7L), deliverAll(page(7)));
        queue.next();
        queue.fetched(END);
        queue.next();
        queue.stored(envelope(5));
        assertEquals(5, delivered(queue.next()));
    }

    @Test
    void deliveriesAreNumberedFromOne() {
        assertEquals(1, queue.deliver(envelope(70)));
        assertEquals(2, queue.deliver(envelope(80)));
    }

    @Test
    void acknowledgementIsAboutOneOrAllUpToIt() {
        for (int id = 10; id <= 40; id += 10) {
            queue.deliver(envelope(id));
        }
        Map<Long, DeliveryQueue.Reference> one = queue.acknowledged(3, false).orElseThrow();
        assertEquals(Map.of(3L, stored(30)), one);
        queue.forget(one);
        assertEquals(
                Map.of(1L, stored(10), 2L, stored(20), 4L, stored(40)),
                queue.acknowledged(4, true).orElseThrow());
        assertEquals(Map.of(), queue.acknowledged(3, false).orElseThrow());
    }

    @Test
    void whatWasAcknowledgedIsNotNamedAgainWhileItGoes() {
        queue.deliver(envelope(10));
        queue.deliver(envelope(20));
        Map<Long, DeliveryQueue.Reference> first = queue.acknowledged(2, true).orElseThrow();
        queue.deliver(envelope(30));
        assertEquals(Map.of(3L, stored(30)), queue.acknowledged(3, true).orElseThrow());
        assertEquals(Map.of(), queue.acknowledged(3, true).orElseThrow());
        assertEquals(Map.of(), queue.acknowledged(1, false).orElseThrow());
        // It is known until it is gone: a page that was read before does not bring it again.
        assertEquals(List.of(), deliverAll(page(10, 20, 30)));
        queue.forget(first);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, -1, Long.MAX_VALUE})
    void deliveryThatWasNeverMadeIsUnknown(long number) {
        queue.deliver(envelope(10));
        assertTrue(queue.acknowledged(number, false).isEmpty());
        assertTrue(queue.acknowledged(number, true).isEmpty());
    }

    @Test
    void acknowledgedWhileAPageWasReadIsNotDeliveredAgain() {
        queue.next();
        deliverAll(page(4));
        queue.next();
        // The page was read just before the acknowledgement deleted the row.
        queue.forget(queue.acknowledged(1, false).orElseThrow());
        assertEquals(List.of(5L), deliverAll(page(4, 5)));
    }

    /** A store, a writer, an acknowledging device and a submitter, in some random order of steps. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyEnvelopeIsDeliveredOnceWhateverTheInterleaving(long seed) {
        Random random = new Random(seed);
        NavigableSet<Long> stored = new TreeSet<>();
        List<Long> got = new ArrayList<>();
        long nextId = 1;
        long acknowledged = 0;
        for (int step = 0; step < 5_000 || got.size() < nextId - 1; step++) {
            switch (step < 5_000 ? random.nextInt(3) : 1 + random.nextInt(2)) {
                case 0 -> {
                    stored.add(nextId);
                    queue.stored(envelope(nextId++));
                }
                case 1 -> write(stored, got);
                default -> acknowledged = acknowledge(stored, got, acknowledged);
            }
        }
        assertEquals(got.stream().distinct().toList(), got);
        assertEquals(nextId - 1, got.size());
        assertEquals(got.stream().sorted().toList(), got);
    }

    private void write(NavigableSet<Long> stored, List<Long> got) {
        switch (queue.next()) {
            case Next.Fetch(EnvelopeId after) -> {
                List<Long> ids =
                        stored.tailSet(after.value(), false).stream().limit(4).toList();
                MailboxPage page = ids.isEmpty()
                        ? END
                        : page(ids.stream().mapToLong(Long::longValue).toArray());
                got.addAll(deliverAll(page));
            }
            case Next.Deliver deliver -> got.add(delivered(deliver));
            case Next.CaughtUp _, Next.Nothing _ -> {}
        }
    }

    private long acknowledge(NavigableSet<Long> stored, List<Long> got, long before) {
        if (before == got.size()) {
            return before;
        }
        Map<Long, DeliveryQueue.Reference> named =
                queue.acknowledged(before + 1, false).orElseThrow();
        named.values()
                .forEach(reference -> stored.remove(assertInstanceOf(DeliveryQueue.Reference.Stored.class, reference)
                        .id()
                        .value()));
        queue.forget(named);
        return before + 1;
    }
}
