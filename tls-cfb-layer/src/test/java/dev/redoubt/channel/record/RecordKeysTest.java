package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.Secret;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordKeysTest {
    private final RecordEngines engines = new RecordEngines(2);

    private static byte[] filled(int fill) {
        byte[] bytes = new byte[RecordKeys.KEY_SIZE];
        Arrays.fill(bytes, (byte) fill);
        return bytes;
    }

    private static byte[] seal(RecordKeys keys, long sequence, int size) {
        ExchangePrefix prefix = new ExchangePrefix(TestKeys.SESSION, 0, sequence);
        return keys.sealer(prefix, TestKeys.OPEN)
                .seal(ByteBuffer.wrap(new byte[size]), RecordKind.LAST)
                .array();
    }

    @Test
    void closedKeysAreZero() {
        List<byte[]> bytes = List.of(filled(1), filled(2), filled(3));
        RecordKeys keys = new RecordKeys(
                Direction.CLIENT_TO_SERVER,
                Secret.takeOwnershipOf(bytes.get(0)),
                Secret.takeOwnershipOf(bytes.get(1)),
                Secret.takeOwnershipOf(bytes.get(2)),
                engines);
        keys.close();
        bytes.forEach(key -> assertArrayEquals(new byte[RecordKeys.KEY_SIZE], key));
    }

    @Test
    void closedKeysSealNothing() {
        RecordKeys keys = TestKeys.of(Direction.CLIENT_TO_SERVER, 1, engines);
        RecordSealer sealer = keys.sealer(TestKeys.PREFIX, TestKeys.OPEN);
        sealer.seal(ByteBuffer.allocate(10), RecordKind.FLUSH);
        keys.close();
        assertThrows(EndedSessionException.class, () -> sealer.seal(ByteBuffer.allocate(10), RecordKind.LAST));
    }

    @Test
    void closedKeysOpenNothing() {
        RecordKeys keys = TestKeys.of(Direction.CLIENT_TO_SERVER, 1, engines);
        byte[] record = seal(keys, TestKeys.PREFIX.sequence(), 10);
        RecordOpener opener = keys.opener(TestKeys.PREFIX, TestKeys.OPEN);
        keys.close();
        assertThrows(UnknownSessionException.class, () -> opener.open(ByteBuffer.wrap(record)));
    }

    @Test
    void aRecordThatTricklesInEndsWithItsKeys() throws Exception {
        RecordKeys keys = TestKeys.of(Direction.CLIENT_TO_SERVER, 1, engines);
        byte[] record = seal(keys, TestKeys.PREFIX.sequence(), 1000);
        RecordOpener opener = keys.opener(TestKeys.PREFIX, TestKeys.OPEN);
        assertNull(opener.open(ByteBuffer.wrap(record, 0, 500)));
        keys.close();
        assertThrows(UnknownSessionException.class, () -> opener.open(ByteBuffer.wrap(record, 500, 1)));
    }

    @Test
    void aHeaderThatTricklesInEndsWithItsKeys() throws Exception {
        RecordKeys keys = TestKeys.of(Direction.CLIENT_TO_SERVER, 1, engines);
        RecordOpener opener = keys.opener(TestKeys.PREFIX, TestKeys.OPEN);
        assertNull(opener.open(ByteBuffer.wrap(new byte[1])));
        keys.close();
        assertThrows(UnknownSessionException.class, () -> opener.open(ByteBuffer.wrap(new byte[1])));
    }

    @Test
    void whatWasVerifiedWholeStaysSoWhenTheKeysAreClosed() throws Exception {
        RecordKeys keys = TestKeys.of(Direction.CLIENT_TO_SERVER, 1, engines);
        ByteBuffer record = keys.sealer(TestKeys.PREFIX, TestKeys.OPEN).seal(ByteBuffer.allocate(10), RecordKind.LAST);
        RecordOpener opener = keys.opener(TestKeys.PREFIX, TestKeys.OPEN);
        opener.open(record);
        keys.close();
        assertNull(opener.open(ByteBuffer.allocate(0)));
        opener.endOfInput();
    }

    @Test
    void noEngineStaysKeyedWithClosedKeys() {
        RecordKeys keys = TestKeys.of(Direction.CLIENT_TO_SERVER, 1, engines);
        seal(keys, 0, 10);
        assertEquals(1, engines.idleCount());
        keys.close();
        assertEquals(0, engines.idleCount());
    }

    @Test
    void engineThatWasOutWhenItsKeysWereClosedIsNotKept() {
        RecordKeys keys = TestKeys.of(Direction.CLIENT_TO_SERVER, 1, engines);
        seal(keys, 0, 10);
        RecordEngine out = engines.borrow(keys);
        keys.close();
        engines.giveBack(out);
        assertEquals(0, engines.idleCount());
    }

    @Test
    void poolKeepsNoMoreThanItsLimit() {
        RecordKeys keys = TestKeys.of(Direction.CLIENT_TO_SERVER, 1, engines);
        List<RecordEngine> many =
                IntStream.range(0, 5).mapToObj(_ -> new RecordEngine()).toList();
        many.forEach(engine -> {
            keys.bind(engine);
            engines.giveBack(engine);
        });
        assertEquals(2, engines.idleCount());
    }

    @Test
    void engineChangesKeysBetweenRecords() {
        RecordEngines one = new RecordEngines(1);
        RecordKeys first = TestKeys.of(Direction.CLIENT_TO_SERVER, 1, one);
        RecordKeys second = TestKeys.of(Direction.CLIENT_TO_SERVER, 40, one);
        byte[] before = seal(first, 5, 100);
        seal(second, 5, 100);
        assertArrayEquals(before, seal(first, 5, 100));
    }

    @Test
    void manyThreadsSealTheSameBytesAsOne() throws Exception {
        RecordKeys first = TestKeys.of(Direction.CLIENT_TO_SERVER, 1, engines);
        RecordKeys second = TestKeys.of(Direction.SERVER_TO_CLIENT, 40, engines);
        List<byte[]> expected = IntStream.range(0, 400)
                .mapToObj(i -> seal(i % 2 == 0 ? first : second, i, i))
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<byte[]>> tasks = IntStream.range(0, 400)
                    .<Callable<byte[]>>mapToObj(i -> () -> seal(i % 2 == 0 ? first : second, i, i))
                    .toList();
            List<Future<byte[]>> sealed = threads.invokeAll(tasks);
            for (int i = 0; i < 400; i++) {
                assertArrayEquals(expected.get(i), sealed.get(i).get());
            }
        }
    }

    @Test
    void nothingIsEverSealedUnderHalfErasedKeys() throws Exception {
        RecordKeys same = TestKeys.of(Direction.CLIENT_TO_SERVER, 1, engines);
        byte[] expected = seal(same, 9, 40);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 500; round++) {
                RecordKeys keys = TestKeys.of(Direction.CLIENT_TO_SERVER, 1, new RecordEngines(1));
                CyclicBarrier start = new CyclicBarrier(2);
                Future<?> closing = threads.submit(() -> {
                    start.await();
                    keys.close();
                    return null;
                });
                start.await();
                try {
                    assertArrayEquals(expected, seal(keys, 9, 40));
                } catch (EndedSessionException _) {
                    assertTrue(keys.isClosed());
                }
                closing.get();
            }
        }
    }
}
