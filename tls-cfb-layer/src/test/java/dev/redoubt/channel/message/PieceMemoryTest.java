package dev.redoubt.channel.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.bhttp.MessageDecoder;
import dev.redoubt.channel.bhttp.MessageDecoder.Piece;
import dev.redoubt.channel.bhttp.RequestHead;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.SealedRecords;
import dev.redoubt.channel.session.ClientExchange;
import dev.redoubt.channel.session.ClientSession;
import dev.redoubt.channel.session.TestAppliance;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A record's memory serves again once every piece of it was released, in whatever order, and not before. */
class PieceMemoryTest {
    private static final RequestHead HEAD = new RequestHead("POST", "localhost", "/", List.of());
    /** Small enough that the first record holds the head and several chunks. */
    private static final int CHUNK = 5_000;

    private final TestAppliance appliance = new TestAppliance();
    private final Random random = new Random(3);
    private ClientSession session;
    private MessageSealer sealer;
    private MessageOpener opener;
    private ByteBuffer wire = ByteBuffer.allocate(0);

    @BeforeEach
    void begin() throws Exception {
        session = appliance.connect();
        ClientExchange exchange = session.next().orElseThrow();
        sealer = new MessageSealer(exchange.request(), HEAD);
        opener = new MessageOpener(
                appliance.server().open(ExchangePrefix.parse(exchange.prefix())).request(), MessageDecoder.ofRequest());
    }

    @AfterEach
    void end() {
        session.close();
    }

    /** Chunks until a record is full, and the pieces until it is used up. */
    private ByteBuffer nextPiece() throws Exception {
        while (true) {
            Piece piece = opener.next(wire);
            if (piece instanceof Piece.Content(ByteBuffer bytes)) {
                return bytes;
            }
            if (piece == null) {
                wire = nextRecord();
            }
        }
    }

    private ByteBuffer nextRecord() {
        while (true) {
            byte[] chunk = new byte[CHUNK];
            random.nextBytes(chunk);
            ByteBuffer content = ByteBuffer.wrap(chunk);
            SealedRecords records = sealer.content(content);
            if (records != null) {
                // What is left of the chunk goes into the next record.
                assertNull(sealer.content(content));
                return records.bytes();
            }
        }
    }

    private byte[] nextArray() throws Exception {
        ByteBuffer piece = nextPiece();
        assertTrue(piece.arrayOffset() > 0 || piece.hasArray());
        return piece.array();
    }

    @Test
    void everyPieceReleasedIsOneArrayForAll() throws Exception {
        byte[] first = nextArray();
        for (int i = 0; i < 50; i++) {
            opener.memory().release();
            assertSame(first, nextArray());
        }
    }

    @Test
    void aKeptPieceKeepsItsRecord() throws Exception {
        ByteBuffer kept = nextPiece();
        byte[] before = copy(kept);
        for (int i = 0; i < 50; i++) {
            nextPiece();
            opener.memory().release();
        }
        assertArrayEquals(before, copy(kept));
    }

    @Test
    void releasingOnePieceTwiceDoesNotCountForAnother() throws Exception {
        nextPiece();
        PieceMemory first = opener.memory();
        ByteBuffer kept = nextPiece();
        byte[] before = copy(kept);
        first.release();
        first.release();
        for (int i = 0; i < 50; i++) {
            nextPiece();
            opener.memory().release();
        }
        assertArrayEquals(before, copy(kept));
    }

    @Test
    void aHeadHasNoMemory() throws Exception {
        assertInstanceOf(Piece.Start.class, opener.next(nextRecord()));
        assertThrows(IllegalStateException.class, opener::memory);
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }
}
