package dev.redoubt.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http2DataFramesTest {
    private final List<byte[]> found = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void dataIsFoundHoweverItArrives(int piece) {
        byte[] connection = connection();
        Http2DataFrames frames = new Http2DataFrames(Http2DataFrames.PREFACE_SIZE, found::add);
        for (int at = 0; at < connection.length; at += piece) {
            frames.accept(ByteBuffer.wrap(connection, at, Math.min(piece, connection.length - at)));
        }
        assertEquals(2, found.size());
        assertArrayEquals(new byte[] {1, 2, 3}, found.get(0));
        assertArrayEquals(new byte[] {4, 5}, found.get(1));
    }

    /** Preface, SETTINGS, DATA, empty DATA, HEADERS, padded DATA. */
    private static byte[] connection() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[Http2DataFrames.PREFACE_SIZE]);
        frame(out, 4, 0, new byte[6]);
        frame(out, 0, 0, new byte[] {1, 2, 3});
        frame(out, 0, 1, new byte[0]);
        frame(out, 1, 4, new byte[40]);
        frame(out, 0, 8, new byte[] {3, 4, 5, 0, 0, 0});
        return out.toByteArray();
    }

    private static void frame(ByteArrayOutputStream out, int type, int flags, byte[] payload) {
        out.writeBytes(new byte[] {0, 0, (byte) payload.length, (byte) type, (byte) flags, 0, 0, 0, 1});
        out.writeBytes(payload);
    }
}
