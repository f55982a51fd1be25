package dev.redoubt.server.link;

import dev.redoubt.channel.session.Device;
import dev.redoubt.protocol.appliance.Acknowledgement;
import dev.redoubt.protocol.appliance.ClaimRequest;
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
import dev.redoubt.server.mailbox.Offer;
import dev.redoubt.server.mailbox.Parcel;
import dev.redoubt.server.mailbox.StoredEnvelope;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rest.ProblemMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connected device: a reader that acts on each whole frame in order, and a writer that is the only one to send. The reader
 * has the link's virtual thread; the writer has one of its own, while there is something to send.
 */
final class Link {
    private static final Duration REOPEN_AFTER = Duration.ofSeconds(1);
    private static final int PAGE_ENVELOPES = 128;

    private final Device device;
    private final LinkServices services;
    private final BooleanSupplier due;
    private final Outbox outbox;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Written written = new Written();
    private long lastRequest;
    /** {@link System#nanoTime()} of the write that has not returned; 0 while none is under way. */
    private volatile long writingSince;

    private volatile @Nullable Thread writer;
    private volatile @Nullable FrameWriter frames;

    /** @param due whether the keys that the link runs on are to be replaced */
    Link(Device device, LinkServices services, BooleanSupplier due) {
        this.device = device;
        this.due = due;
        this.services = services;
        this.outbox = new Outbox(
                new DeliveryQueue(
                        services.limits().queuedEnvelopes(),
                        services.limits().queuedBytes().bytes()),
                this::startWriter);
    }

    NodeId node() {
        return device.node();
    }

    /** @return false if the envelope must be stored */
    boolean offer(Offer offer) {
        return outbox.offer(offer);
    }

    void stored(StoredEnvelope envelope, Offer offered) {
        outbox.stored(envelope, offered);
    }

    void poolLow(int size) {
        outbox.hint(size);
    }

    void policyChanged(long version) {
        outbox.policyChanged(version);
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

    void reopen(Duration after) {
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
    private void writerDone() {
        outbox.writerDone();
        leaveOffers();
    }

    void late() {
        outbox.late();
    }

    /** What was offered and is not acknowledged is to be stored. */
    void leaveOffers() {
        outbox.offers().forEach(Offer::leave);
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
            case SUBMISSION -> {
                long request = expect(frame);
                services.submit(
                        device.account(), frame.getSubmission(), refusal -> outbox.answer(answer(request, refusal)));
            }
            case CLAIM -> {
                long request = expect(frame);
                outbox.answer(claim(request, frame.getClaim()));
            }
            case ACKNOWLEDGEMENT -> acknowledge(frame);
            case FRAME_NOT_SET -> throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "a frame says nothing");
        }
    }

    /** @return the number of the request, which is answered once */
    private long expect(LinkUp frame) throws InterruptedException {
        if (Long.compareUnsigned(frame.getRequest(), lastRequest) <= 0) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "requests are numbered strictly upwards, from 1");
        }
        lastRequest = frame.getRequest();
        outbox.expect();
        return lastRequest;
    }

    private LinkDown answer(long request, Optional<ProblemException> refusal) {
        return refusal.map(problem -> problem(request, problem))
                .orElseGet(() -> LinkDown.newBuilder()
                        .setRequest(request)
                        .setAccepted(SubmissionAccepted.getDefaultInstance())
                        .build());
    }

    private LinkDown claim(long request, ClaimRequest claim) {
        try {
            return LinkDown.newBuilder()
                    .setRequest(request)
                    .setClaimed(services.pool().claim(node(), claim, Optional.empty()))
                    .build();
        } catch (RuntimeException e) {
            return problem(request, ProblemMapper.toProblem(e));
        }
    }

    private void acknowledge(LinkUp frame) throws InterruptedException {
        Acknowledgement acknowledgement = frame.getAcknowledgement();
        boolean rejected = acknowledgement.getRejected();
        if (frame.getRequest() != 0 || (rejected && acknowledgement.getCumulative())) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST,
                    "acknowledgements have no number, and only one delivery is rejected");
        }
        Optional<Map<Long, DeliveryQueue.Reference>> named =
                outbox.acknowledged(acknowledgement.getDelivery(), acknowledgement.getCumulative());
        if (named.isEmpty()) {
            outbox.tell(problem(0, new ProblemException(ProblemCode.UNKNOWN_DELIVERY)));
        } else {
            acknowledge(named.get(), rejected);
        }
    }

    /** What is not stored is done at once; what is stored is remembered here until it is deleted. */
    private void acknowledge(Map<Long, DeliveryQueue.Reference> named, boolean rejected) throws InterruptedException {
        Map<Long, DeliveryQueue.Reference> offered = new HashMap<>();
        Map<Long, DeliveryQueue.Reference> stored = new HashMap<>();
        List<EnvelopeId> ids = new ArrayList<>();
        named.forEach((number, reference) -> {
            switch (reference) {
                case DeliveryQueue.Reference.Offered(Offer offer) -> {
                    offered.put(number, reference);
                    offer.acknowledge(rejected);
                }
                case DeliveryQueue.Reference.Stored one -> {
                    stored.put(number, one);
                    ids.add(one.id());
                    one.since().ifPresent(services.mailbox()::taken);
                }
            }
        });
        outbox.forget(offered);
        if (!ids.isEmpty()) {
            outbox.expect();
            services.mailbox().acknowledge(ids, rejected, refusal -> {
                if (refusal.isEmpty()) {
                    outbox.forget(stored);
                } else {
                    // Not known to be deleted: on its next link the device gets it again, and acknowledges it again.
                    reopenLater();
                }
                outbox.done();
            });
        }
    }

    private LinkDown problem(long request, ProblemException problem) {
        services.metrics().refused();
        Problem.Builder told =
                Problem.newBuilder().setCode(problem.code().code()).setDetail(problem.detail());
        problem.retryAfter().ifPresent(seconds -> told.setRetryAfterSeconds(Math.toIntExact(seconds)));
        return LinkDown.newBuilder().setRequest(request).setProblem(told).build();
    }

    /** From now on what waits is sent, and what comes later. */
    void open(FrameWriter to) {
        frames = to;
        startWriter();
    }

    private void startWriter() {
        try {
            Thread.ofVirtual().name("link-writer").start(this::write);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void fail(Throwable why) {
        writerDone();
        written.fail(why);
    }

    /** Sends until there is nothing to send, or the link ends. */
    private void write() {
        try {
            writer = Thread.currentThread();
            FrameWriter to = Objects.requireNonNull(frames);
            for (Optional<Outbox.Step> step = outbox.take(); step.isPresent(); step = outbox.take()) {
                if (write(to, step.get())) {
                    writerDone();
                    written.succeed();
                    return;
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            // The device is gone, or takes nothing; or it is our mistake, or there is no memory.
            fail(e);
        }
    }

    /** @return whether that was the last of this link */
    private boolean write(FrameWriter to, Outbox.Step step) throws IOException {
        switch (step) {
            case Outbox.Step.Send(LinkDown frame) -> timed(() -> to.write(frame));
            case Outbox.Step.Fetch(EnvelopeId after) -> fetch(to, after);
            case Outbox.Step.Deliver(Parcel parcel) -> deliver(to, parcel);
            case Outbox.Step.Flush _ -> timed(to::flush);
            case Outbox.Step.End(Optional<LinkDown> last) -> {
                if (last.isPresent()) {
                    timed(() -> to.write(last.get()));
                }
                timed(to::flush);
                return true;
            }
        }
        return false;
    }

    /** @throws IOException if the last word could not be sent */
    void awaitWritten() throws IOException, InterruptedException {
        written.await();
    }

    private void fetch(FrameWriter frames, EnvelopeId after) throws IOException {
        MailboxPage page;
        try {
            page = services.mailbox()
                    .page(
                            node(),
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

    private void deliver(FrameWriter frames, Parcel parcel) throws IOException {
        long number = outbox.deliver(parcel);
        LinkDown frame = LinkDown.newBuilder()
                .setDelivery(Delivery.newBuilder()
                        .setDelivery(number)
                        .setExchange(parcel.exchange())
                        .setPayload(parcel.payload()))
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
