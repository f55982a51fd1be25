package dev.redoubt.bench.crowd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.redoubt.crypto.Padme;
import dev.redoubt.protocol.appliance.Delivery;
import dev.redoubt.protocol.appliance.LinkDown;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames are the same however the network cuts them. */
class FramesDownTest {
    private static LinkDown delivery(int number) {
        return LinkDown.newBuilder()
                .setDelivery(Delivery.newBuilder()
                        .setDelivery(number)
                        .setPayload(ByteString.copyFrom(new byte[number * 400])))
                .build();
    }

    private static byte[] padded(LinkDown frame) {
        byte[] message = frame.toByteArray();
        return ByteBuffer.allocate((int) Padme.bucket(3 + message.length))
                .put((byte) (message.length >>> 16))
                .putShort((short) message.length)
                .put(message)
                .array();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 255, 256, 257, 1_000_000})
    void framesComeWholeAndInOrder(int cut) throws IOException {
        List<LinkDown> sent =
                IntStream.range(1, 6).mapToObj(FramesDownTest::delivery).toList();
        ByteBuffer wire = ByteBuffer.allocate(100_000);
        sent.forEach(frame -> wire.put(padded(frame)));
        wire.flip();
        List<LinkDown> came = new ArrayList<>();
        FramesDown frames = new FramesDown(came::add);
        while (wire.hasRemaining()) {
            ByteBuffer part = wire.slice(wire.position(), Math.min(cut, wire.remaining()));
            wire.position(wire.position() + part.remaining());
            frames.came(part);
        }
        assertEquals(sent, came);
    }
}
