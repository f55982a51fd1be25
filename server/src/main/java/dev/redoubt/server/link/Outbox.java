package dev.redoubt.server.link;

import dev.redoubt.protocol.appliance.CaughtUp;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.PolicyChanged;
import dev.redoubt.protocol.appliance.PoolLow;
import dev.redoubt.server.mailbox.EnvelopeId;
import dev.redoubt.server.mailbox.MailboxPage;
import dev.redoubt.server.mailbox.Offer;
import dev.redoubt.server.mailbox.Parcel;
import dev.redoubt.server.mailbox.StoredEnvelope;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that waits to go down a link, bounded: answers first, then hints, then deliveries; at the end one last word. Thread-safe;
 * anybody puts, and one writer at a time takes, which is there only while there is something to take: a thread that waits costs
 * an idle link some KiB.
 */
final class Outbox {
    /** What the writer does next. */
    sealed interface Step {
        /** Send this. */
        record Send(LinkDown frame) implements Step {}

        /** Fetch from storage what comes after this envelope. */
        record Fetch(EnvelopeId after) implements Step {}

        /** Deliver this. */
        record Deliver(Parcel parcel) implements Step {}

        /** Nothing waits: send what has gathered. */
        record Flush() implements Step {}

        /** Send the last word, if there is one, and end. */
        record End(Optional<LinkDown> last) implements Step {}
    }

    private static final LinkDown CAUGHT_UP =
            LinkDown.newBuilder().setCaughtUp(CaughtUp.getDefaultInstance()).build();

    /** The reader waits when so many of its requests are not answered, or their answers not taken. */
    private static final int MOST_REQUESTS = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<LinkDown> answers = new ArrayDeque<>();
    private final DeliveryQueue deliveries;
    private final Runnable startWriter;
    private @Nullable LinkDown hint;
    private @Nullable LinkDown policy;
    private Step.@Nullable End ending;
    private @Nullable Thread waitingReader;
    private int unanswered;
    private boolean readerDone;
    private boolean writerDone;
    private boolean flushed = true;
    /** Whoever put last need not start one. The first is started when the link is open. */
    private boolean writing = true;

    /** @param startWriter starts one that takes until there is nothing to take; must not wait */
    Outbox(DeliveryQueue deliveries, Runnable startWriter) {
        this.deliveries = deliveries;
        this.startWriter = startWriter;
    }

    /** Something is to be answered or done, before which the link does not end in order. Waits while too many are; the device is slowed down by that. */
    void expect() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (unanswered + answers.size() >= MOST_REQUESTS && !writerDone) {
                changed.await();
            }
            unanswered++;
        } finally {
            lock.unlock();
        }
    }

    /** The answer to a request that was expected. Never waits. */
    void answer(LinkDown frame) {
        locked(() -> {
            unanswered--;
            return answers.add(frame);
        });
    }

    /** Nothing is to be answered any more to what was expected. */
    void done() {
        locked(() -> unanswered--);
    }

    /** What nobody asked for; waits like {@link #expect}. */
    void tell(LinkDown frame) throws InterruptedException {
        expect();
        answer(frame);
    }

    /** Replaces the hint before it, which is out of date. */
    void hint(int poolSize) {
        locked(() -> hint = LinkDown.newBuilder()
                .setPoolLow(PoolLow.newBuilder().setPoolSize(poolSize))
                .build());
    }

    /** Replaces the one before it, which is out of date. */
    void policyChanged(long version) {
        locked(() -> policy = LinkDown.newBuilder()
                .setPolicyChanged(PolicyChanged.newBuilder().setVersion(version))
                .build());
    }

    /** @return false if the envelope must be stored */
    boolean offer(Offer offer) {
        return locked(() -> ending == null && deliveries.offer(offer));
    }

    void stored(StoredEnvelope envelope, Offer offered) {
        locked(() -> {
            deliveries.stored(envelope, offered);
            return envelope;
        });
    }

    void late() {
        locked(() -> {
            deliveries.late();
            return deliveries;
        });
    }

    /** What nobody acknowledged and is stored nowhere. */
    List<Offer> offers() {
        return locked(deliveries::offers);
    }

    /** Ends the link once what the reader is at has been answered. The first ending counts. */
    void end(Optional<LinkDown> last) {
        locked(() -> {
            if (ending == null) {
                ending = new Step.End(last);
            }
            if (waitingReader != null) {
                waitingReader.interrupt();
            }
            return last;
        });
    }

    /** The calling reader begins to wait for a frame, and may be interrupted from now on. False if the link ends. */
    boolean beginWaiting() {
        return locked(() -> {
            waitingReader = ending == null ? Thread.currentThread() : null;
            return ending == null;
        });
    }

    /** The reader got its frame. False if the link ends: then the frame is not acted on. */
    boolean endWaiting() {
        return locked(() -> {
            waitingReader = null;
            // It was meant for the waiting, which is over.
            boolean interrupted = Thread.interrupted();
            return ending == null && !interrupted;
        });
    }

    /** No answer comes any more. */
    void readerDone() {
        locked(() -> {
            waitingReader = null;
            readerDone = true;
            return Thread.interrupted();
        });
    }

    /** Nobody takes any more. */
    void writerDone() {
        locked(() -> writerDone = true);
        end(Optional.empty());
    }

    /** @return empty if there is nothing to do: then the writer ends, and another is started when there is */
    Optional<Step> take() {
        lock.lock();
        try {
            Optional<Step> step = next();
            writing = step.isPresent();
            step.ifPresent(some -> flushed = some instanceof Step.Flush);
            return step;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Step> next() {
        if (!answers.isEmpty()) {
            LinkDown answer = answers.remove();
            changed.signalAll();
            return Optional.of(new Step.Send(answer));
        }
        if (ending != null) {
            return readerDone && unanswered == 0 ? Optional.of(ending) : Optional.empty();
        }
        if (hint != null) {
            LinkDown frame = hint;
            hint = null;
            return Optional.of(new Step.Send(frame));
        }
        if (policy != null) {
            LinkDown frame = policy;
            policy = null;
            return Optional.of(new Step.Send(frame));
        }
        return switch (deliveries.next()) {
            case DeliveryQueue.Next.Fetch(EnvelopeId after) -> Optional.of(new Step.Fetch(after));
            case DeliveryQueue.Next.Deliver(Parcel parcel) -> Optional.of(new Step.Deliver(parcel));
            case DeliveryQueue.Next.CaughtUp _ -> Optional.of(new Step.Send(CAUGHT_UP));
            case DeliveryQueue.Next.Nothing _ -> flushed ? Optional.empty() : Optional.of(new Step.Flush());
        };
    }

    List<StoredEnvelope> fetched(MailboxPage page) {
        return locked(() -> deliveries.fetched(page));
    }

    long deliver(Parcel parcel) {
        return locked(() -> deliveries.deliver(parcel));
    }

    Optional<Map<Long, DeliveryQueue.Reference>> acknowledged(long delivery, boolean cumulative) {
        return locked(() -> deliveries.acknowledged(delivery, cumulative));
    }

    void forget(Map<Long, DeliveryQueue.Reference> acknowledged) {
        locked(() -> {
            deliveries.forget(acknowledged);
            return acknowledged;
        });
    }

    private <T> T locked(Supplier<T> action) {
        boolean start;
        T result;
        lock.lock();
        try {
            result = action.get();
            changed.signalAll();
            start = !writing && hasNext();
            writing |= start;
        } finally {
            lock.unlock();
        }
        if (start) {
            startWriter.run();
        }
        return result;
    }

    /** Whether {@link #next} would be something. */
    private boolean hasNext() {
        if (!answers.isEmpty()) {
            return true;
        }
        return ending == null ? hint != null || policy != null || deliveries.hasNext() : readerDone && unanswered == 0;
    }
}
