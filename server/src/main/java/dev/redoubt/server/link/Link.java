package dev.redoubt.server.link;

import dev.redoubt.protocol.appliance.Acknowledgement;
import dev.redoubt.protocol.appliance.Delivery;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.protocol.appliance.Problem;
import dev.redoubt.protocol.appliance.Reopen;
import dev.redoubt.protocol.appliance.SubmissionAccepted;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.database.DatabaseAwayException;
import dev.redoubt.server.mailbox.EnvelopeId;
import dev.redoubt.server.mailbox.MailboxPage;
import dev.redoubt.server.mailbox.StoredEnvelope;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rest.ProblemMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connected device: a reader that acts on each whole frame in order, and a writer that is the only one to send. Each
 * runs on a virtual thread of its own.
 */
final class Link {
    private static final Duration REOPEN_AFTER = Duration.ofSeconds(1);
    private static final int PAGE_ENVELOPES = 128;

    private final NodeId node;
    private final LinkServices services;
    private final BooleanSupplier due;
    private final Outbox outbox;
    private final CountDownLatch ended = new CountDownLatch(1);
    private long lastRequest;
    /** {@link System#nanoTime()} of the write that has not returned; 0 while none is under way. */
    private volatile long writingSince;

    private volatile @Nullable Thread writer;

    /** @param due whether the keys that the link runs on are to be replaced */
    Link(NodeId node, LinkServices services, BooleanSupplier due) {
        this.node = node;
        this.due = due;
        this.services = services;
        this.outbox = new Outbox(new DeliveryQueue(
                services.limits().queuedEnvelopes(),
                services.limits().queuedBytes().bytes()));
    }

    NodeId node() {
        return node;
    }

    void offer(StoredEnvelope envelope) {
        outbox.offer(envelope);
    }

    void poolLow(int size) {
        outbox.hint(size);
    }

    /** A newer link of the device took over: this one must not come back. */
    void supersede() {
        services.metrics().superseded();
        outbox.end(Optional.of(problem(0, new ProblemException(ProblemCode.SUPERSEDED))));
    }

    /** The device was cut off: it must not come back, and nothing that it sends is done any more. */
    void cutOff(ProblemCode why) {
        outbox.end(Optional.of(problem(0, new ProblemException(why))));
    }

    /** Waits until the link has ended, so long at most. */
    void awaitEnd(Duration patience) throws InterruptedException {
        ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Nobody waits for it any more. */
    void markEnded() {
        ended.countDown();
    }

    /** The device is to come back on a new link, when what troubles this server may be over. */
    void reopenLater() {
        reopen(REOPEN_AFTER);
    }

    /** The device is to come back at once, on new keys, if those of this link are due. */
    boolean reopenIfDue() {
        boolean isDue = due.getAsBoolean();
        if (isDue) {
            reopen(Duration.ZERO);
        }
        return isDue;
    }

    private void reopen(Duration after) {
        outbox.end(Optional.of(LinkDown.newBuilder()
                .setReopen(Reopen.newBuilder().setAfterMillis((int) after.toMillis()))
                .build()));
    }

    /** Ends the link, without a word, if the device has taken nothing for so long. */
    boolean cutIfStalled(Duration limit) {
        long since = writingSince;
        Thread stalled = writer;
        if (since == 0 || stalled == null || System.nanoTime() - since <= limit.toNanos()) {
            return false;
        }
        services.metrics().stalled();
        stalled.interrupt();
        return true;
    }

    /** Nothing is sent any more: the reader ends too. */
    void writerDone() {
        outbox.writerDone();
    }

    /** Reads until the device ends, the link is ended, or a frame is bad. Returns; never throws. */
    void read(FrameReader frames) {
        try {
            while (outbox.beginWaiting()) {
                Optional<LinkUp> frame = frames.next();
                if (!outbox.endWaiting()) {
                    break;
                }
                if (frame.isEmpty()) {
                    outbox.end(Optional.empty());
                    break;
                }
                act(frame.get());
            }
        } catch (ProblemException e) {
            refuse(e);
        } catch (RuntimeException e) {
            // Our mistake: without a word the device would wait for ever.
            refuse(ProblemMapper.toProblem(e));
        } catch (IOException | InterruptedException e) {
            // Cut off, or ended by us: what is unacknowledged comes again on the next link.
            outbox.end(Optional.empty());
        } finally {
            frames.release();
            outbox.readerDone();
        }
    }

    /** What will pass is no reason to stay away. */
    private void refuse(ProblemException problem) {
        if (problem.code() == ProblemCode.UNAVAILABLE) {
            services.metrics().refused();
            reopenLater();
        } else {
            outbox.end(Optional.of(problem(0, problem)));
        }
    }

    private void act(LinkUp frame) throws InterruptedException {
        switch (frame.getFrameCase()) {
            case SUBMISSION ->
                answer(frame, () -> {
                    services.mailbox().submit(frame.getSubmission());
                    return LinkDown.newBuilder().setAccepted(SubmissionAccepted.getDefaultInstance());
                });
            case CLAIM ->
                answer(
                        frame,
                        () -> LinkDown.newBuilder()
                                .setClaimed(services.pool().claim(node, frame.getClaim(), Optional.empty())));
            case ACKNOWLEDGEMENT -> acknowledge(frame);
            case FRAME_NOT_SET -> throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "a frame says nothing");
        }
    }

    private interface Action {
        LinkDown.Builder run();
    }

    private void answer(LinkUp frame, Action action) throws InterruptedException {
        if (Long.compareUnsigned(frame.getRequest(), lastRequest) <= 0) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "requests are numbered strictly upwards, from 1");
        }
        lastRequest = frame.getRequest();
        LinkDown answer;
        try {
            answer = action.run().setRequest(frame.getRequest()).build();
        } catch (RuntimeException e) {
            answer = problem(frame.getRequest(), ProblemMapper.toProblem(e));
        }
        outbox.answer(answer);
    }

    private void acknowledge(LinkUp frame) throws InterruptedException {
        Acknowledgement acknowledgement = frame.getAcknowledgement();
        if (frame.getRequest() != 0 || (acknowledgement.getRejected() && acknowledgement.getCumulative())) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST,
                    "acknowledgements have no number, and only one delivery is rejected");
        }
        Optional<Map<Long, EnvelopeId>> named =
                outbox.acknowledged(acknowledgement.getDelivery(), acknowledgement.getCumulative());
        if (named.isEmpty()) {
            outbox.answer(problem(0, new ProblemException(ProblemCode.UNKNOWN_DELIVERY)));
            return;
        }
        try {
            services.mailbox().acknowledge(node, named.get().values(), acknowledgement.getRejected());
            outbox.forget(named.get());
        } catch (DatabaseAwayException e) {
            // Not known to be deleted: on its next link the device gets it again, and acknowledges it again.
            reopenLater();
        }
    }

    private LinkDown problem(long request, ProblemException problem) {
        services.metrics().refused();
        return LinkDown.newBuilder()
                .setRequest(request)
                .setProblem(Problem.newBuilder().setCode(problem.code().code()).setDetail(problem.detail()))
                .build();
    }

    /** Sends until the link ends. */
    void write(FrameWriter frames) throws IOException, InterruptedException {
        writer = Thread.currentThread();
        while (true) {
            switch (outbox.take()) {
                case Outbox.Step.Send(LinkDown frame) -> timed(() -> frames.write(frame));
                case Outbox.Step.Fetch(EnvelopeId after) -> fetch(frames, after);
                case Outbox.Step.Deliver(StoredEnvelope envelope) -> deliver(frames, envelope);
                case Outbox.Step.Flush _ -> timed(frames::flush);
                case Outbox.Step.End(Optional<LinkDown> last) -> {
                    if (last.isPresent()) {
                        timed(() -> frames.write(last.get()));
                    }
                    timed(frames::flush);
                    return;
                }
            }
        }
    }

    private void fetch(FrameWriter frames, EnvelopeId after) throws IOException {
        MailboxPage page;
        try {
            page = services.mailbox()
                    .page(
                            node,
                            after,
                            PAGE_ENVELOPES,
                            services.limits().queuedBytes().bytes());
        } catch (DatabaseAwayException e) {
            reopenLater();
            return;
        }
        for (StoredEnvelope envelope : outbox.fetched(page)) {
            deliver(frames, envelope);
        }
    }

    private void deliver(FrameWriter frames, StoredEnvelope envelope) throws IOException {
        long number = outbox.deliver(envelope.id());
        LinkDown frame = LinkDown.newBuilder()
                .setDelivery(Delivery.newBuilder()
                        .setDelivery(number)
                        .setExchange(envelope.exchange())
                        .setPayload(envelope.payload()))
                .build();
        timed(() -> frames.write(frame));
        services.metrics().delivered();
    }

    private interface Write {
        void run() throws IOException;
    }

    private void timed(Write write) throws IOException {
        writingSince = System.nanoTime() | 1;
        try {
            write.run();
        } finally {
            writingSince = 0;
        }
    }
}
