package dev.redoubt.channel.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.bhttp.Head;
import dev.redoubt.channel.bhttp.MalformedMessageException;
import dev.redoubt.channel.bhttp.MalformedMessageException.Fault;
import dev.redoubt.channel.bhttp.MessageDecoder;
import dev.redoubt.channel.bhttp.MessageDecoder.Piece;
import dev.redoubt.channel.bhttp.MessageEncoder;
import dev.redoubt.channel.bhttp.RequestHead;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordKind;
import dev.redoubt.channel.record.Records;
import dev.redoubt.channel.record.SealedRecords;
import dev.redoubt.channel.record.TruncatedExchangeException;
import dev.redoubt.channel.session.ClientExchange;
import dev.redoubt.channel.session.ClientSession;
import dev.redoubt.channel.session.ServerExchange;
import dev.redoubt.channel.session.TestAppliance;
import dev.redoubt.crypto.Padme;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    private static final RequestHead HEAD = new RequestHead("POST", "appliance.test", "/things", List.of());

    private final TestAppliance appliance = new TestAppliance();
    private ClientExchange exchange;
    private MessageOpener opener;

    @BeforeEach
    void open() throws Exception {
        ClientSession session = appliance.connect();
        exchange = session.next().orElseThrow();
        opener = new MessageOpener(
                appliance.server().open(ExchangePrefix.parse(exchange.prefix())).request(), MessageDecoder.ofRequest());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 200, 1_000, 16_300, 16_330, 16_345, 16_350, 16_384, 40_000, 100_000, 1_000_000})
    void anyContentArrivesInFullRecordsThatFillItsBucket(int size) throws Exception {
        byte[] content = random(size);
        List<ByteBuffer> records = sealed(HEAD, List.of(content));

        long total = 0;
        for (int i = 0; i < records.size(); i++) {
            int plaintext = records.get(i).remaining() - Records.OVERHEAD;
            assertTrue(i == records.size() - 1 || plaintext == Records.MAXIMUM_PLAINTEXT);
            total += plaintext;
        }
        assertEquals(Padme.bucket(total), total);
        assertArrayEquals(content, opened(records));
    }

    @Test
    void noSizeAroundTheEdgeOfARecordGoesWrong() throws Exception {
        ClientSession session = appliance.connect();
        for (int size = 16_384 - 80; size < 16_384 + 20; size++) {
            exchange = session.next().orElseThrow();
            try (ServerExchange received = appliance.server().open(ExchangePrefix.parse(exchange.prefix()))) {
                opener = new MessageOpener(received.request(), MessageDecoder.ofRequest());
                byte[] content = random(size);
                assertArrayEquals(content, opened(sealed(HEAD, List.of(content))));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"500, 300", "50, 40000", "20, 300000"})
    void contentInManyWritesArrivesWhole(int count, int largest) throws Exception {
        Random random = new Random(5);
        List<byte[]> writes = new ArrayList<>();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            byte[] write = random(random.nextInt(largest));
            writes.add(write);
            all.writeBytes(write);
        }
        assertArrayEquals(all.toByteArray(), opened(sealed(HEAD, writes)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 200, 16_300, 16_384, 100_000, 1_000_000})
    void bothSidesCountTheSameRecordsAndTheirPadding(int size) throws Exception {
        MessageSealer sealer = new MessageSealer(exchange.request(), HEAD);
        List<ByteBuffer> records = sealed(sealer, List.of(new byte[size]));
        opened(records);
        long framing = (long) MessageEncoder.head(HEAD).length + MessageEncoder.end().length;
        long unpadded = framing + (size == 0 ? 0 : MessageEncoder.chunkPrefix(size).length + size);
        assertEquals(records.size(), sealer.records());
        assertEquals(Padme.bucket(unpadded) - unpadded, sealer.padding());
        assertEquals(sealer.records(), opener.records());
        assertEquals(sealer.padding(), opener.padding());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 200, 16_300, 16_384, 100_000, 131_072, 1_000_000})
    void theSizeOnTheWireIsKnownBefore(int size) throws Exception {
        long expected = new MessageSealer(exchange.request(), HEAD).sizeOnWire(size);
        long sealed = sealed(HEAD, List.of(new byte[size])).stream()
                .mapToLong(ByteBuffer::remaining)
                .sum();
        assertEquals(expected, sealed);
    }

    @Test
    void aFlushSendsWhatHasGatheredAndNothingTwice() throws Exception {
        MessageSealer sealer = new MessageSealer(exchange.request(), HEAD);
        assertNull(sealer.content(ByteBuffer.wrap(new byte[] {1, 2, 3})));

        SealedRecords flushed = sealer.flush();

        assertNotNull(flushed);
        ByteBuffer record = flushed.bytes();
        assertNull(sealer.flush());
        assertTrue(opener.next(record) instanceof Piece.Start);
        assertEquals(new Piece.Content(ByteBuffer.wrap(new byte[] {1, 2, 3})), opener.next(record));
        assertNull(opener.next(record));
        assertFalse(opener.isLastVerified());
    }

    @Test
    void aMessageWithoutItsLastRecordIsTruncated() throws Exception {
        List<ByteBuffer> records = sealed(HEAD, List.of(random(40_000)));
        opened(records.subList(0, records.size() - 1), false);

        assertThrows(TruncatedExchangeException.class, opener::end);
    }

    @Test
    void aHeadThatDoesNotLieInTheFirstRecordIsRefused() {
        byte[] head = MessageEncoder.head(HEAD);
        ByteBuffer first = exchange.request().seal(ByteBuffer.wrap(head, 0, 10), RecordKind.FLUSH);

        assertFault(Fault.TOO_LARGE, () -> opener.next(first));
    }

    @Test
    void theLargestHeadFitsIntoTheFirstRecord() throws Exception {
        int spare = Head.MAX_SIZE - MessageEncoder.head(HEAD).length - 2 - 2;
        Field large = new Field("x", "y".repeat(spare));
        Head head = new RequestHead(HEAD.method(), HEAD.authority(), HEAD.path(), List.of(large));
        assertEquals(Head.MAX_SIZE, MessageEncoder.head(head).length);

        assertArrayEquals(new byte[] {5}, opened(sealed(head, List.of(new byte[] {5}))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 300})
    void aMessageThatDoesNotFillItsBucketIsRefused(int zeros) throws Exception {
        byte[] message = MessageEncoder.head(HEAD);
        ByteBuffer plaintext =
                ByteBuffer.allocate(message.length + 2 + zeros).put(message).position(0);
        ByteBuffer record = exchange.request().seal(plaintext, RecordKind.LAST);
        opened(List.of(record), false);

        assertFault(Fault.PADDING, opener::end);
    }

    @Test
    void nothingComesAfterTheEnd() throws Exception {
        MessageSealer sealer = new MessageSealer(exchange.request(), HEAD);
        sealer.end();

        assertTrue(sealer.isDone());
        assertThrows(IllegalStateException.class, () -> sealer.content(ByteBuffer.wrap(new byte[1])));
        assertThrows(IllegalStateException.class, sealer::end);
    }

    @Test
    void nothingIsSealedAfterAnAbort() {
        MessageSealer sealer = new MessageSealer(exchange.request(), HEAD);
        sealer.abort();

        assertThrows(IllegalStateException.class, sealer::end);
    }

    private interface Failing {
        void run() throws Exception;
    }

    private static void assertFault(Fault fault, Failing action) {
        assertEquals(
                fault,
                assertThrows(MalformedMessageException.class, action::run).fault());
    }

    private List<ByteBuffer> sealed(Head head, List<byte[]> writes) {
        return sealed(new MessageSealer(exchange.request(), head), writes);
    }

    private static List<ByteBuffer> sealed(MessageSealer sealer, List<byte[]> writes) {
        List<ByteBuffer> records = new ArrayList<>();
        for (byte[] write : writes) {
            ByteBuffer content = ByteBuffer.wrap(write);
            for (SealedRecords some = sealer.content(content); some != null; some = sealer.content(content)) {
                assertTrue(some.bytes().remaining() <= Records.MOST_AT_ONCE * Records.MAXIMUM_SIZE);
                records.addAll(apart(some.bytes()));
            }
        }
        while (!sealer.isDone()) {
            records.add(sealer.end().bytes());
        }
        return records;
    }

    /** Content comes as any number of full records in one buffer. */
    private static List<ByteBuffer> apart(ByteBuffer records) {
        assertEquals(0, records.remaining() % Records.MAXIMUM_SIZE);
        return IntStream.range(0, records.remaining() / Records.MAXIMUM_SIZE)
                .mapToObj(i -> records.slice(i * Records.MAXIMUM_SIZE, Records.MAXIMUM_SIZE))
                .toList();
    }

    private byte[] opened(List<ByteBuffer> records) throws ExchangeException, MalformedMessageException {
        return opened(records, true);
    }

    private byte[] opened(List<ByteBuffer> records, boolean whole) throws ExchangeException, MalformedMessageException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (ByteBuffer record : records) {
            ByteBuffer wire = record.duplicate();
            for (Piece piece = opener.next(wire); piece != null; piece = opener.next(wire)) {
                if (piece instanceof Piece.Content(ByteBuffer bytes)) {
                    byte[] some = new byte[bytes.remaining()];
                    bytes.get(some);
                    content.writeBytes(some);
                }
            }
        }
        if (whole) {
            opener.end();
        }
        return content.toByteArray();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
