package dev.redoubt.server.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.appliance.Delivery;
import dev.redoubt.protocol.appliance.LinkDown;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When frames go out, and in which pieces. */
class FrameWriterTest {
    private final List<byte[]> writes = new ArrayList<>();
    private int flushes;
    private int padding;
    private final FrameWriter frames = new FrameWriter(
            new OutputStream() {
                @Override
                public void write(int b) {
                    throw new AssertionError("one byte at a time");
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    ByteArrayOutputStream copy = new ByteArrayOutputStream();
                    copy.write(bytes, offset, length);
                    writes.add(copy.toByteArray());
                }

                @Override
                public void flush() {
                    flushes++;
                }
            },
            size -> padding += size);

    private static LinkDown delivery(int size) {
        return LinkDown.newBuilder()
                .setDelivery(Delivery.newBuilder().setDelivery(1).setPayload(ByteString.copyFrom(new byte[size])))
                .build();
    }

    @Test
    void paddingIsCounted() throws IOException {
        frames.write(delivery(1));
        frames.write(delivery(1_000));
        int first = delivery(1).getSerializedSize();
        int second = delivery(1_000).getSerializedSize();
        assertEquals(FrameReader.paddingOf(first) + FrameReader.paddingOf(second), padding);
    }

    /** By the definition of a frame, not by the writer. */
    private static byte[] padded(LinkDown message) {
        int size = message.getSerializedSize();
        byte[] frame = new byte[3 + size + FrameReader.paddingOf(size)];
        frame[0] = (byte) (size >>> 16);
        frame[1] = (byte) (size >>> 8);
        frame[2] = (byte) size;
        System.arraycopy(message.toByteArray(), 0, frame, 3, size);
        return frame;
    }

    private byte[] written() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        writes.forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Test
    void framesGatherUntilTheyAreFlushed() throws IOException {
        frames.write(delivery(10));
        frames.write(delivery(2_000));
        assertEquals(0, writes.size());
        frames.flush();
        assertEquals(1, writes.size());
        assertEquals(1, flushes);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(padded(delivery(10)));
        expected.writeBytes(padded(delivery(2_000)));
        assertArrayEquals(expected.toByteArray(), written());
    }

    @Test
    void whatIsMuchGoesOutWithoutAFlush() throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < 20; i++) {
            frames.write(delivery(1_300));
            expected.writeBytes(padded(delivery(1_300)));
        }
        assertEquals(1, writes.size());
        assertEquals(0, flushes);
        frames.flush();
        assertArrayEquals(expected.toByteArray(), written());
    }

    @Test
    void aFrameThatIsMuchByItselfGoesAlone() throws IOException {
        frames.write(delivery(10));
        frames.write(delivery(200_000));
        frames.write(delivery(10));
        frames.flush();
        assertEquals(
                List.of(256, padded(delivery(200_000)).length, 256),
                writes.stream().map(bytes -> bytes.length).toList());
    }

    @Test
    void afterAFlushThereIsNothingToSend() throws IOException {
        frames.write(delivery(10));
        frames.flush();
        frames.flush();
        assertEquals(1, writes.size());
        assertEquals(2, flushes);
    }
}
