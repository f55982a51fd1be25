package dev.redoubt.server.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.appliance.Acknowledgement;
import dev.redoubt.protocol.appliance.CaughtUp;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rest.BodyMemory;
import dev.redoubt.server.rest.RequestLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {
    private static final LinkUp MESSAGE = LinkUp.newBuilder()
            .setAcknowledgement(Acknowledgement.newBuilder().setDelivery(7).setCumulative(true))
            .build();

    private static final Optional<NodeId> DEVICE = Optional.of(NodeId.of(new byte[NodeId.SIZE]));

    /** Four parts for one device. */
    private static final RequestLimits LIMITS = new RequestLimits(3 * BodyMemory.PART, 1, 16 * BodyMemory.PART);

    private static byte[] frame() {
        byte[] message = MESSAGE.toByteArray();
        byte[] frame = new byte[256];
        frame[2] = (byte) message.length;
        System.arraycopy(message, 0, frame, 3, message.length);
        return frame;
    }

    private static FrameReader reader(byte[] bytes) {
        return new FrameReader(
                new ByteArrayInputStream(bytes), 1_000, () -> new BodyMemory(LIMITS).hold(DEVICE), _ -> {});
    }

    private static ProblemCode refusal(byte[] bytes) {
        return assertThrows(ProblemException.class, () -> reader(bytes).next()).code();
    }

    @Test
    void framesComeOneAfterTheOtherUntilTheEnd() throws IOException {
        byte[] two = Arrays.copyOf(frame(), 512);
        System.arraycopy(frame(), 0, two, 256, 256);
        FrameReader reader = reader(two);
        assertEquals(Optional.of(MESSAGE), reader.next());
        assertEquals(Optional.of(MESSAGE), reader.next());
        assertTrue(reader.next().isEmpty());
    }

    @Test
    void everyCutWithinAFrameIsAnError() {
        for (int length = 1; length < 256; length++) {
            byte[] cut = Arrays.copyOf(frame(), length);
            assertThrows(EOFException.class, () -> reader(cut).next(), "after " + length + " bytes");
        }
    }

    @Test
    void paddingThatIsNotZeroIsRefused() {
        byte[] frame = frame();
        frame[255] = 1;
        assertEquals(ProblemCode.MALFORMED_REQUEST, refusal(frame));
    }

    @Test
    void frameOverTheLimitIsRefusedBeforeItsBytesAreThere() {
        assertEquals(ProblemCode.REQUEST_TOO_LARGE, refusal(new byte[] {0, 3, (byte) 0xe9}));
    }

    @Test
    void frameThatIsNoMessageIsRefused() {
        byte[] frame = new byte[256];
        frame[2] = 1;
        frame[3] = (byte) 0xff;
        assertEquals(ProblemCode.MALFORMED_REQUEST, refusal(frame));
    }

    /** Of a message with so many bytes, above some hundred. */
    private static byte[] frameOf(int messageSize) {
        LinkUp message = LinkUp.getDefaultInstance();
        for (int size = messageSize; message.getSerializedSize() != messageSize; size--) {
            message = LinkUp.newBuilder()
                    .setSubmission(Submission.newBuilder().setPayload(ByteString.copyFrom(new byte[size])))
                    .build();
        }
        byte[] frame = new byte[3 + messageSize + FrameReader.paddingOf(messageSize)];
        frame[0] = (byte) (messageSize >>> 16);
        frame[1] = (byte) (messageSize >>> 8);
        frame[2] = (byte) messageSize;
        System.arraycopy(message.toByteArray(), 0, frame, 3, messageSize);
        return frame;
    }

    @Test
    void aFrameHasItsShareOfTheMemoryAndNoMore() throws IOException {
        BodyMemory memory = new BodyMemory(LIMITS);
        byte[] largest = frameOf(4 * BodyMemory.PART);
        FrameReader one =
                new FrameReader(new ByteArrayInputStream(largest), 1 << 20, () -> memory.hold(DEVICE), _ -> {});
        assertTrue(one.next().isPresent());
        assertEquals(4 * BodyMemory.PART, memory.total());
        FrameReader other =
                new FrameReader(new ByteArrayInputStream(frame()), 1 << 20, () -> memory.hold(DEVICE), _ -> {});
        assertEquals(
                ProblemCode.UNAVAILABLE,
                assertThrows(ProblemException.class, other::next).code());
        assertTrue(one.next().isEmpty(), "and what it took is free once the next one is asked for");
        assertEquals(0, memory.total());

        byte[] larger = frameOf(4 * BodyMemory.PART + 1);
        FrameReader third =
                new FrameReader(new ByteArrayInputStream(larger), 1 << 20, () -> memory.hold(DEVICE), _ -> {});
        assertEquals(
                ProblemCode.UNAVAILABLE,
                assertThrows(ProblemException.class, third::next).code());
        third.release();
        assertEquals(0, memory.total());
    }

    @Test
    void aFrameThatIsOnlyAnnouncedTakesOnePart() {
        BodyMemory memory = new BodyMemory(LIMITS);
        FrameReader reader = new FrameReader(
                new ByteArrayInputStream(new byte[] {0, (byte) 0xff, 0}), 1 << 20, () -> memory.hold(DEVICE), _ -> {});
        assertThrows(EOFException.class, reader::next);
        assertEquals(BodyMemory.PART, memory.total());
    }

    @ParameterizedTest
    @CsvSource({"0, 256", "253, 256", "254, 272", "997, 1024", "1021, 1024", "1022, 1088", "262144, 270336"})
    void frameFillsItsBucket(int messageSize, int frameSize) {
        assertEquals(frameSize, 3 + messageSize + FrameReader.paddingOf(messageSize));
    }

    @Test
    void writtenFrameIsPaddedWithZeros() throws IOException {
        LinkDown message =
                LinkDown.newBuilder().setCaughtUp(CaughtUp.getDefaultInstance()).build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FrameWriter frames = new FrameWriter(out, _ -> {});
        frames.write(message);
        frames.flush();
        byte[] expected = new byte[256];
        expected[2] = (byte) message.getSerializedSize();
        System.arraycopy(message.toByteArray(), 0, expected, 3, message.getSerializedSize());
        assertEquals(Arrays.toString(expected), Arrays.toString(out.toByteArray()));
    }
}
