package dev.redoubt.capacity;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.DeviceLink;
import dev.redoubt.client.appliance.LinkEndedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.appliance.Acknowledgement;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The link of one device: it keeps so many submissions under way, and acknowledges what comes, all that has gathered at once, as an
 * app does that commits it together. What it submits has the sizes of a short text that is sealed, and is random.
 */
final class LoadLink implements AutoCloseable {
    static final int WINDOW = 128;

    private static final int EXCHANGE_SIZE = 1_276;
    private static final int PAYLOAD_SIZE = 700;
    private static final int SUBMISSION_ID_SIZE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Sooner than what is offered to a device is stored. */
    private static final int TOGETHER = 32;

    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final ByteString EXCHANGE = ByteString.copyFrom(random(EXCHANGE_SIZE));

    /** Is told what becomes of messages, by threads of all links. Times are those of {@link System#nanoTime()}. */
    interface Listener {
        void accepted(long dueAt);

        void delivered(long dueAt);

        void failed();
    }

    private final Appliance appliance;
    private final DeviceLink link;
    private final Listener listener;
    private final Semaphore free = new Semaphore(WINDOW);
    private final Map<Long, Long> underWay = new ConcurrentHashMap<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final AtomicBoolean over = new AtomicBoolean();
    private long request;
    private @Nullable Acknowledgement pending;
    private int gathered;

    private LoadLink(Appliance appliance, DeviceLink link, Listener listener) {
        this.appliance = appliance;
        this.link = link;
        this.listener = listener;
    }

    /** @return once it has all that waited for the device */
    static LoadLink open(Place place, NodeKeys device, Listener listener)
            throws RedoubtException, IOException, InterruptedException {
        Appliance appliance = place.of(device);
        try {
            LoadLink load = new LoadLink(appliance, appliance.openLink(), listener);
            Thread.ofVirtual().name("load-link").start(load::read);
            if (!load.caughtUp.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                load.close();
                throw new IOException("a link was opened, and nothing came of it");
            }
            return load;
        } catch (RedoubtException | RuntimeException e) {
            appliance.close();
            throw e;
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }

    /** Waits for room among those under way. One thread submits. */
    void submit(NodeId to, long dueAt) throws InterruptedException {
        free.acquire();
        byte[] payload = random(PAYLOAD_SIZE);
        ByteBuffer.wrap(payload).putLong(dueAt);
        Submission submission = Submission.newBuilder()
                .setSubmissionId(ByteString.copyFrom(random(SUBMISSION_ID_SIZE)))
                .setPayload(ByteString.copyFrom(payload))
                .addEnvelopes(Envelope.newBuilder()
                        .setNodeId(ByteString.copyFrom(to.toBytes()))
                        .setExchange(EXCHANGE))
                .build();
        underWay.put(++request, dueAt);
        try {
            link.send(LinkUp.newBuilder()
                    .setRequest(request)
                    .setSubmission(submission)
                    .build());
        } catch (RedoubtException e) {
            broken();
        }
    }

    /** @return whether all that was submitted is answered within the time */
    boolean settles(Duration patience) throws InterruptedException {
        if (!free.tryAcquire(WINDOW, patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        free.release(WINDOW);
        return true;
    }

    private void read() {
        try {
            while (!over.get()) {
                Optional<LinkDown> frame = link.receive(pending == null ? BETWEEN : Duration.ZERO);
                frame.ifPresent(this::take);
                if (frame.isEmpty() || gathered >= TOGETHER) {
                    acknowledge();
                }
            }
        } catch (RedoubtException | LinkEndedException | InterruptedException e) {
            broken();
        }
    }

    private void take(LinkDown frame) {
        switch (frame.getFrameCase()) {
            case ACCEPTED -> answered(frame.getRequest(), true);
            case PROBLEM -> answered(frame.getRequest(), false);
            case CAUGHT_UP -> caughtUp.countDown();
            case DELIVERY -> {
                listener.delivered(
                        frame.getDelivery().getPayload().asReadOnlyByteBuffer().getLong());
                pending = Acknowledgement.newBuilder()
                        .setDelivery(frame.getDelivery().getDelivery())
                        .setCumulative(true)
                        .build();
                gathered++;
            }
            case REOPEN -> broken();
            default -> {
                // A hint, for somebody who stays.
            }
        }
    }

    private void answered(long number, boolean accepted) {
        Long dueAt = underWay.remove(number);
        if (dueAt == null) {
            return;
        }
        if (accepted) {
            listener.accepted(dueAt);
        } else {
            listener.failed();
        }
        free.release();
    }

    private void acknowledge() throws RedoubtException {
        Acknowledgement acknowledgement = pending;
        pending = null;
        gathered = 0;
        if (acknowledgement != null) {
            link.send(LinkUp.newBuilder().setAcknowledgement(acknowledgement).build());
        }
    }

    /** Nothing is waited for that never comes. */
    private void broken() {
        if (over.compareAndSet(false, true)) {
            listener.failed();
            caughtUp.countDown();
        }
        for (Long number : underWay.keySet()) {
            answered(number, false);
        }
    }

    @Override
    public void close() {
        over.set(true);
        link.close();
        appliance.close();
    }
}
