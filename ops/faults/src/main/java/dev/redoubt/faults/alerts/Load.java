package dev.redoubt.faults.alerts;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.faults.FrameLink;
import dev.redoubt.protocol.appliance.Acknowledgement;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.rig.Device;
import dev.redoubt.rig.RedoubtServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Two people of whom one writes to the other, always, and who come back after every break. */
final class Load implements AutoCloseable {
    private static final int PAYLOAD = 600;
    private static final int EXCHANGE = 1_300;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ChannelClient sender;
    private final ChannelClient receiver;
    private final NodeId to;
    private final long pause;
    private final Thread sends = Thread.ofVirtual().name("sender").unstarted(() -> again(this::send));
    private final Thread receives = Thread.ofVirtual().name("receiver").unstarted(() -> again(this::receive));
    private volatile long lateness;
    private volatile boolean rejecting;
    private volatile boolean closed;

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** @param rate messages in a second */
    Load(RedoubtServer server, Device from, Device to, int rate) throws IOException {
        this.sender = server.client(Optional.of(from), server.port(), PATIENCE);
        this.receiver = server.client(Optional.of(to), server.port(), PATIENCE);
        this.to = to.node();
        this.pause = 1_000 / rate;
        receives.start();
        sends.start();
    }

    /** From now on the receiver takes so many milliseconds to acknowledge what comes. */
    void acknowledgeAfter(long millis) {
        lateness = millis;
    }

    /** From now on the receiver can open nothing, or everything again. */
    void reject(boolean nothing) {
        rejecting = nothing;
    }

    private void again(Work work) {
        while (!closed) {
            try {
                work.run();
            } catch (IOException | RuntimeException e) {
                // Something was broken on purpose.
                sleep(200);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() throws IOException, InterruptedException {
        try (FrameLink link = FrameLink.open(sender)) {
            Thread answers = Thread.ofVirtual().name("answers").start(() -> passOver(link));
            for (long request = 1; !closed && answers.isAlive(); request++) {
                link.write(submission(request, to));
                Thread.sleep(pause);
            }
        }
    }

    /** Something for a device, too short to be anything. */
    static LinkUp.Builder submission(long request, NodeId to) {
        return LinkUp.newBuilder()
                .setRequest(request)
                .setSubmission(Submission.newBuilder()
                        .setSubmissionId(random(16))
                        .setPayload(random(PAYLOAD))
                        .addEnvelopes(Envelope.newBuilder()
                                .setNodeId(ByteString.copyFrom(to.toBytes()))
                                .setExchange(random(EXCHANGE))));
    }

    static ByteString random(int size) {
        byte[] bytes = new byte[size];
        ThreadLocalRandom.current().nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    /** Until it is cut. */
    static void passOver(FrameLink link) {
        try {
            while (true) {
                link.next();
            }
        } catch (IOException e) {
            // Cut.
        }
    }

    private void receive() throws IOException, InterruptedException {
        try (FrameLink link = FrameLink.open(receiver)) {
            while (!closed) {
                LinkDown frame = link.next();
                if (frame.hasDelivery()) {
                    acknowledge(link, frame.getDelivery().getDelivery());
                }
            }
        }
    }

    private void acknowledge(FrameLink link, long delivery) throws IOException, InterruptedException {
        if (rejecting) {
            link.write(LinkUp.newBuilder()
                    .setAcknowledgement(
                            Acknowledgement.newBuilder().setDelivery(delivery).setRejected(true)));
            return;
        }
        if (lateness > 0 && !link.hasMore()) {
            Thread.sleep(lateness);
        }
        link.write(LinkUp.newBuilder()
                .setAcknowledgement(
                        Acknowledgement.newBuilder().setDelivery(delivery).setCumulative(true)));
    }

    @Override
    public void close() {
        closed = true;
        sends.interrupt();
        receives.interrupt();
        sender.close();
        receiver.close();
    }
}
