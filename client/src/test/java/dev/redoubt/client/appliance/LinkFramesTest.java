package dev.redoubt.client.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.appliance.Acknowledgement;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.protocol.appliance.Reopen;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkFramesTest {
    private static final LinkDown REOPEN = LinkDown.newBuilder()
            .setReopen(Reopen.newBuilder().setAfterMillis(300))
            .build();

    @Test
    void aSmallFrameFillsTheSmallestBucket() {
        LinkUp frame = LinkUp.newBuilder()
                .setAcknowledgement(Acknowledgement.newBuilder().setDelivery(1))
                .build();
        assertEquals(256, LinkFrames.encode(frame).length);
    }

    @Test
    void readsFrameAfterFrameToTheEnd() throws Exception {
        byte[] one = down(REOPEN);
        ByteArrayInputStream in = new ByteArrayInputStream(
                ByteBuffer.allocate(512).put(one).put(one).array());
        assertEquals(Optional.of(REOPEN), LinkFrames.read(in));
        assertEquals(Optional.of(REOPEN), LinkFrames.read(in));
        assertTrue(LinkFrames.read(in).isEmpty());
    }

    @Test
    void aCutIsNotAnEnd() {
        byte[] whole = down(REOPEN);
        for (int size = 1; size < whole.length; size++) {
            byte[] cut = Arrays.copyOf(whole, size);
            assertThrows(EOFException.class, () -> LinkFrames.read(new ByteArrayInputStream(cut)));
        }
    }

    @Test
    void paddingIsZero() {
        byte[] frame = down(REOPEN);
        frame[255] = 1;
        assertThrows(IOException.class, () -> LinkFrames.read(new ByteArrayInputStream(frame)));
    }

    @Test
    void aHugeLengthIsRefusedBeforeItIsRead() {
        byte[] huge = {(byte) 0xff, (byte) 0xff, (byte) 0xff};
        IOException refused = assertThrows(IOException.class, () -> LinkFrames.read(new ByteArrayInputStream(huge)));
        assertTrue(String.valueOf(refused.getMessage()).contains("16777215"));
    }

    @Test
    void whatIsNoMessageIsRefused() {
        byte[] frame = new byte[256];
        frame[2] = 1;
        frame[3] = 7;
        assertThrows(IOException.class, () -> LinkFrames.read(new ByteArrayInputStream(frame)));
    }

    private static byte[] down(LinkDown frame) {
        byte[] message = frame.toByteArray();
        byte[] bytes = new byte[256];
        bytes[2] = (byte) message.length;
        System.arraycopy(message, 0, bytes, 3, message.length);
        return bytes;
    }
}
