package dev.redoubt.rig;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelExchange;
import dev.redoubt.crypto.Padme;
import dev.redoubt.protocol.appliance.Acknowledgement;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.NodeId;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;

/**
 * The link of one device: it acknowledges whatever comes, all that has gathered at once, and keeps so many submissions under way.
 */
public final class LoadLink implements AutoCloseable {
    /** Bytes of the exchange of each envelope. */
    public static final int EXCHANGE_SIZE = 1_300;

    private static final ByteString EXCHANGE = ByteString.copyFrom(new byte[EXCHANGE_SIZE]);

    private final ChannelClient client;
    private final ChannelExchange exchange;
    private final DataInputStream in;
    private final int window;
    private final Semaphore free;
    private final LongConsumer whenAccepted;
    private final LongConsumer whenDelivered;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private long request;
    private volatile boolean closing;

    /**
     * @param window submissions that are not answered yet
     * @param whenAccepted told with each answer, by the number of the request
     * @param whenDelivered told with each delivery, by the time that its payload begins with
     */
    public LoadLink(
            RedoubtServer server, Device device, int window, LongConsumer whenAccepted, LongConsumer whenDelivered)
            throws IOException {
        this.client = server.client(Optional.of(device));
        this.window = window;
        this.free = new Semaphore(window);
        this.whenAccepted = whenAccepted;
        this.whenDelivered = whenDelivered;
        this.exchange = client.open("POST", "/v1/link", List.of(new Field("content-type", "application/octet-stream")));
        exchange.flush();
        if (exchange.status() != 200) {
            throw new IOException("no link: " + exchange.status());
        }
        this.in = new DataInputStream(new BufferedInputStream(exchange.response(), 1 << 16));
        Thread.ofVirtual().start(this::read);
        await();
    }

    private void await() throws IOException {
        try {
            caughtUp.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Waits for room among those under way. */
    public void submit(List<NodeId> to, int payloadSize) throws IOException, InterruptedException {
        submit(to, payloadSize, System.nanoTime());
    }

    /** The same with another time in the payload: that at which it was due, before anything was waited for. */
    public void submit(List<NodeId> to, int payloadSize, long at) throws IOException, InterruptedException {
        free.acquire();
        ByteBuffer payload = ByteBuffer.allocate(payloadSize).putLong(0, at);
        byte[] id = new byte[16];
        ThreadLocalRandom.current().nextBytes(id);
        Submission.Builder submission = Submission.newBuilder()
                .setSubmissionId(ByteString.copyFrom(id))
                .setPayload(ByteString.copyFrom(payload.array()));
        to.forEach(node -> submission.addEnvelopes(Envelope.newBuilder()
                .setNodeId(ByteString.copyFrom(node.toBytes()))
                .setExchange(EXCHANGE)));
        synchronized (exchange) {
            write(LinkUp.newBuilder().setRequest(++request).setSubmission(submission));
        }
    }

    /** Waits until all that was submitted is answered. */
    public void settle() throws InterruptedException {
        free.acquire(window);
        free.release(window);
    }

    private void write(LinkUp.Builder frame) throws IOException {
        byte[] message = frame.build().toByteArray();
        int size = 3 + message.length;
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Padme.bucket(size)));
        bytes.put((byte) (message.length >>> 16))
                .putShort((short) message.length)
                .put(message);
        exchange.write(bytes.array());
        exchange.flush();
    }

    private void read() {
        try {
            while (true) {
                LinkDown frame = next();
                switch (frame.getFrameCase()) {
                    case ACCEPTED -> {
                        free.release();
                        whenAccepted.accept(frame.getRequest());
                    }
                    case DELIVERY -> delivered(frame);
                    case CAUGHT_UP -> caughtUp.countDown();
                    case POOL_LOW -> {}
                    default -> throw new IOException("not expected: " + frame);
                }
            }
        } catch (IOException e) {
            if (!closing) {
                System.err.println("a link failed: " + e);
            }
        }
    }

    private void delivered(LinkDown frame) throws IOException {
        whenDelivered.accept(
                frame.getDelivery().getPayload().asReadOnlyByteBuffer().getLong());
        // Those that are here already are acknowledged together, as a client does that commits them together.
        if (in.available() == 0) {
            synchronized (exchange) {
                write(LinkUp.newBuilder()
                        .setAcknowledgement(Acknowledgement.newBuilder()
                                .setDelivery(frame.getDelivery().getDelivery())
                                .setCumulative(true)));
            }
        }
    }

    private LinkDown next() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        byte[] message = new byte[length];
        in.readFully(message);
        int padding = Math.toIntExact(Padme.bucket(3 + length)) - 3 - length;
        if (in.readNBytes(new byte[padding], 0, padding) < padding) {
            throw new EOFException();
        }
        return LinkDown.parseFrom(message);
    }

    @Override
    public void close() {
        closing = true;
        exchange.close();
        client.close();
    }
}
