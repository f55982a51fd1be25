package dev.redoubt.server.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.identity.Octets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.jetty.io.Content;
import org.junit.jupiter.api.Test;

class BodyPoolTest {
    private static final int PART = BodyPool.PART;
    private static final int LARGEST = 256 << 10;

    private final BodyPool pool =
            new BodyPool(new BodyPool.Bounds(16 * PART, 8 * PART, 4, Duration.ofSeconds(60)), () -> 0);
    private final List<BodyPool.Holding> open = new ArrayList<>();

    private static Octets place(int number) {
        return Octets.copyOf(new byte[] {10, 0, (byte) number});
    }

    /** Holds so many bytes until the test ends. */
    private byte[] read(int place, boolean isKnown, int bytes) throws IOException {
        BodyPool.Holding holding = pool.hold(place(place), isKnown);
        open.add(holding);
        return holding.readWhole(Body.of(bytes), LARGEST);
    }

    private void refused(int place, boolean isKnown, int bytes) {
        assertThrows(ApiException.InternalServerError.class, () -> read(place, isKnown, bytes));
        open.removeLast().close();
    }

    @Test
    void whatHasNoContentTakesNothing() throws IOException {
        assertEquals(0, read(1, false, 0).length);
        assertEquals(0, pool.total());
    }

    @Test
    void roomIsTakenInPartsAndGivenBack() throws IOException {
        read(1, false, 1);
        assertEquals(PART, pool.total());
        read(2, false, PART);
        assertEquals(2 * PART, pool.total());
        read(3, false, PART + 1);
        assertEquals(4 * PART, pool.total());
        open.forEach(BodyPool.Holding::close);
        open.forEach(BodyPool.Holding::close);
        assertEquals(0, pool.total());
    }

    @Test
    void aPlaceHasItsShareAndTheNextOneOfWhatIsLeft() throws IOException {
        read(1, false, 4 * PART);
        refused(1, false, 1);
        read(2, false, 3 * PART);
        refused(2, false, 1);
        assertEquals(7 * PART, pool.total());
    }

    @Test
    void anyPlaceGetsAPartUntilNothingIsLeft() throws IOException {
        for (int place = 0; pool.total() < 16 * PART; place++) {
            read(place, false, 1);
        }
        refused(100, false, 1);
        open.getFirst().close();
        read(100, false, 1);
    }

    @Test
    void whoNamesAKnownKeyHasAReserveThatStrangersDoNotReach() throws IOException {
        for (int place = 0; place < 16; place++) {
            read(place, false, 1);
        }
        refused(1, false, 1);
        read(1, true, 2 * PART);
        refused(1, true, 1);
        read(100, true, 1);
    }

    @Test
    void aBodyIsReadWholeUpToItsBound() throws IOException {
        BodyPool wide = new BodyPool(new BodyPool.Bounds(1 << 20, 0, 1, Duration.ofSeconds(60)), () -> 0);
        try (BodyPool.Holding holding = wide.hold(place(1), false)) {
            byte[] expected = new byte[LARGEST];
            assertArrayEquals(expected, holding.readWhole(Body.of(LARGEST), LARGEST));
        }
        try (BodyPool.Holding holding = wide.hold(place(1), false)) {
            assertThrows(ApiException.BadRequestError.class, () -> holding.readWhole(Body.of(LARGEST + 1), LARGEST));
        }
        assertEquals(0, wide.total());
    }

    @Test
    void aCutIsNoEnd() {
        Body cut = Body.of(PART);
        cut.chunks.removeLast();
        cut.chunks.add(Content.Chunk.from(new IOException("cut"), true));
        try (BodyPool.Holding holding = pool.hold(place(1), false)) {
            assertThrows(IOException.class, () -> holding.readWhole(cut, LARGEST));
        }
    }

    @Test
    void whoIsTooSlowIsRefused() {
        BodyPool impatient = new BodyPool(new BodyPool.Bounds(1 << 20, 0, 1, Duration.ZERO), () -> 0);
        Body silent = new Body();
        try (BodyPool.Holding holding = impatient.hold(place(1), false)) {
            var refused = assertThrows(ApiException.BadRequestError.class, () -> holding.readWhole(silent, LARGEST));
            assertTrue(String.valueOf(refused.getMessage()).contains("took longer than"), refused.getMessage());
        }
    }

    /** Content in chunks of 1,000 bytes; where there is none, it never comes. */
    private static final class Body implements Content.Source {
        private final Deque<Content.Chunk> chunks = new ArrayDeque<>();

        static Body of(int bytes) {
            Body body = new Body();
            for (int left = bytes; left > 0; left -= 1_000) {
                body.chunks.add(Content.Chunk.from(ByteBuffer.wrap(new byte[Math.min(left, 1_000)]), false));
            }
            body.chunks.add(Content.Chunk.EOF);
            return body;
        }

        @Override
        public Content.Chunk read() {
            return chunks.poll();
        }

        @Override
        public void demand(Runnable callback) {
            if (!chunks.isEmpty()) {
                callback.run();
            }
        }

        @Override
        public void fail(Throwable failure) {
            chunks.clear();
        }
    }
}
