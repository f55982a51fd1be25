package dev.redoubt.server.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelExchange;
import dev.redoubt.protocol.appliance.Acknowledgement;
import dev.redoubt.protocol.appliance.Delivery;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.protocol.appliance.Problem;
import dev.redoubt.protocol.appliance.Submission;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;

/** A device's end of its link. Writes frames by hand, so that it agrees with the server by the specification only. */
public final class TestLink implements AutoCloseable {
    private final ChannelExchange exchange;
    private final DataInputStream in;
    private long request;

    public TestLink(ChannelClient client) throws IOException {
        this.exchange = client.open("POST", "/v1/link", List.of(new Field("content-type", "application/octet-stream")));
        exchange.flush();
        assertEquals(200, exchange.status());
        this.in = new DataInputStream(exchange.response());
    }

    /** As server/SPEC.md says: the bucket of length and message together, at least 256. */
    static int paddedSize(int messageSize) {
        int total = 3 + messageSize;
        if (total <= 256) {
            return 256;
        }
        int exponent = 31 - Integer.numberOfLeadingZeros(total);
        int significant = 32 - Integer.numberOfLeadingZeros(exponent);
        int mask = (1 << (exponent - significant)) - 1;
        return (total + mask) & ~mask;
    }

    public void send(LinkUp message) throws IOException {
        sendRaw(message.toByteArray());
    }

    public void sendRaw(byte[] message) throws IOException {
        byte[] frame = new byte[paddedSize(message.length)];
        frame[0] = (byte) (message.length >>> 16);
        frame[1] = (byte) (message.length >>> 8);
        frame[2] = (byte) message.length;
        System.arraycopy(message, 0, frame, 3, message.length);
        sendBytes(frame);
    }

    public void sendBytes(byte[] bytes) throws IOException {
        exchange.write(bytes);
        exchange.flush();
    }

    /** @return the request's number */
    public long submit(Submission submission) throws IOException {
        send(LinkUp.newBuilder().setRequest(++request).setSubmission(submission).build());
        return request;
    }

    public void acknowledge(long delivery, boolean cumulative) throws IOException {
        acknowledge(Acknowledgement.newBuilder()
                .setDelivery(delivery)
                .setCumulative(cumulative)
                .build());
    }

    public void acknowledge(Acknowledgement acknowledgement) throws IOException {
        send(LinkUp.newBuilder().setAcknowledgement(acknowledgement).build());
    }

    public LinkDown next() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        byte[] message = in.readNBytes(length);
        byte[] padding = in.readNBytes(paddedSize(length) - 3 - length);
        assertEquals(paddedSize(length), 3 + message.length + padding.length, "a whole frame");
        for (byte b : padding) {
            assertEquals(0, b);
        }
        return LinkDown.parseFrom(message);
    }

    /** The next frame, which must be a delivery with this number. */
    public Delivery delivery(long number) throws IOException {
        LinkDown frame = next();
        assertTrue(frame.hasDelivery(), frame::toString);
        assertEquals(number, frame.getDelivery().getDelivery());
        return frame.getDelivery();
    }

    public void caughtUp() throws IOException {
        LinkDown frame = next();
        assertTrue(frame.hasCaughtUp(), frame::toString);
    }

    public void accepted(long number) throws IOException {
        LinkDown frame = next();
        assertTrue(frame.hasAccepted(), frame::toString);
        assertEquals(number, frame.getRequest());
    }

    public Problem problem(long number, String code) throws IOException {
        LinkDown frame = next();
        assertEquals(code, frame.getProblem().getCode());
        assertEquals(number, frame.getRequest());
        return frame.getProblem();
    }

    /** Takes the one message that waits, acknowledges it, and goes. */
    public static void takeOne(ChannelClient client) throws IOException {
        try (TestLink link = new TestLink(client)) {
            link.delivery(1);
            link.acknowledge(1, false);
            link.finish();
            link.caughtUp();
            link.end();
        }
    }

    /** The server ends the link in order. */
    public void end() throws IOException {
        try {
            LinkDown frame = next();
            throw new AssertionError("not the end, but " + frame);
        } catch (EOFException e) {
            assertEquals(-1, in.read());
        }
    }

    /** The device ends the link in order. */
    public void finish() throws IOException {
        exchange.end();
    }

    /** The device is gone, in mid-stream. */
    @Override
    public void close() {
        exchange.close();
    }
}
