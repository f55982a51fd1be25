package dev.redoubt.channel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.channel.record.BadTagException;
import dev.redoubt.channel.record.ExchangeFailure;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordKind;
import dev.redoubt.channel.record.RecordOpener;
import dev.redoubt.channel.record.ReplayedExchangeException;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.channel.record.TruncatedExchangeException;
import dev.redoubt.channel.record.UnknownSessionException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What somebody in the middle can try, with TLS out of the way. */
class ForgeryTest {
    private final TestAppliance appliance = new TestAppliance();

    /** A request as it goes over the wire: prefix and records apart. */
    private record Request(ClientExchange exchange, byte[] records) {
        static Request of(ClientSession session) {
            ClientExchange exchange = session.next().orElseThrow();
            ByteBuffer record = exchange.request().seal(ExchangeTest.bytes("do it"), RecordKind.LAST);
            byte[] records = new byte[record.remaining()];
            record.get(records);
            return new Request(exchange, records);
        }

        ExchangePrefix prefix() throws Exception {
            return ExchangePrefix.parse(exchange.prefix());
        }
    }

    private ServerExchange deliver(ExchangePrefix prefix, byte[] records) throws Exception {
        ServerExchange exchange = appliance.server().open(prefix);
        exchange.request().open(ByteBuffer.wrap(records));
        exchange.request().endOfInput();
        return exchange;
    }

    @Test
    void replayIsRefused() throws Exception {
        Request request = Request.of(appliance.connect());
        deliver(request.prefix(), request.records());
        ReplayedExchangeException refused =
                assertThrows(ReplayedExchangeException.class, () -> deliver(request.prefix(), request.records()));
        assertEquals(ExchangeFailure.REPLAY, refused.failure());
    }

    @Test
    void ofManyEqualRequestsAtOnceOneWins() throws Exception {
        ClientSession session = appliance.connect();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 50; round++) {
                Request request = Request.of(session);
                CyclicBarrier start = new CyclicBarrier(8);
                Callable<Boolean> racer = () -> {
                    start.await();
                    try {
                        deliver(request.prefix(), request.records()).close();
                        return true;
                    } catch (ReplayedExchangeException _) {
                        return false;
                    }
                };
                int won = 0;
                for (Future<Boolean> result : threads.invokeAll(Collections.nCopies(8, racer))) {
                    won += result.get() ? 1 : 0;
                }
                assertEquals(1, won);
            }
        }
    }

    @Test
    void requestsThatOvertakeEachOtherAllArrive() throws Exception {
        ClientSession session = appliance.connect();
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            requests.add(Request.of(session));
        }
        for (Request request : requests.reversed()) {
            deliver(request.prefix(), request.records()).close();
        }
        assertEquals(1, appliance.server().counts().anonymous());
    }

    @Test
    void forgedRequestsDoNotMoveTheWindow() throws Exception {
        ClientSession session = appliance.connect();
        Request honest = Request.of(session);
        for (long sequence : new long[] {0, 1, 5000, Long.MAX_VALUE}) {
            ExchangePrefix forged = new ExchangePrefix(session.id(), 0, sequence);
            byte[] records = honest.records().clone();
            records[10] ^= 1;
            assertThrows(BadTagException.class, () -> deliver(forged, records));
        }
        deliver(honest.prefix(), honest.records());
    }

    @Test
    void forgedRequestsDoNotConfirmASession() throws Exception {
        ClientSession session = appliance.connect();
        Request honest = Request.of(session);
        byte[] altered = honest.records().clone();
        altered[altered.length - 1] ^= 1;
        assertThrows(BadTagException.class, () -> deliver(honest.prefix(), altered));
        assertEquals(1, appliance.server().counts().unconfirmed());
        assertEquals(0, appliance.server().counts().anonymous());
    }

    @Test
    void forgedRequestsDoNotKeepAnIdleSessionAlive() throws Exception {
        ClientSession session = appliance.connect();
        Request first = Request.of(session);
        deliver(first.prefix(), first.records()).close();
        Request second = Request.of(session);
        appliance.pass(Duration.ofMinutes(4));
        byte[] altered = second.records().clone();
        altered[8] ^= 1;
        assertThrows(BadTagException.class, () -> deliver(second.prefix(), altered));
        appliance.pass(Duration.ofMinutes(1));
        assertThrows(UnknownSessionException.class, () -> deliver(second.prefix(), second.records()));
    }

    @Test
    void cutRequestSpendsItsNumberOnlyIfARecordWasVerified() throws Exception {
        ClientSession session = appliance.connect();
        Request request = Request.of(session);
        byte[] cut = Arrays.copyOf(request.records(), 12);
        assertThrows(TruncatedExchangeException.class, () -> deliver(request.prefix(), cut));
        deliver(request.prefix(), request.records());
    }

    @Test
    void unknownSessionIsToldApartFromABadTag() throws Exception {
        ClientSession session = appliance.connect();
        Request request = Request.of(session);
        byte[] id = session.id().toBytes();
        id[0] ^= 1;
        ExchangePrefix unknown = new ExchangePrefix(SessionId.of(id), 0, 0);
        UnknownSessionException refused =
                assertThrows(UnknownSessionException.class, () -> deliver(unknown, request.records()));
        assertEquals(ExchangeFailure.UNKNOWN_SESSION, refused.failure());
        ExchangePrefix epoch = new ExchangePrefix(session.id(), 1, 0);
        assertThrows(UnknownSessionException.class, () -> deliver(epoch, request.records()));
        ExchangePrefix sequence = new ExchangePrefix(session.id(), 0, 9);
        assertThrows(BadTagException.class, () -> deliver(sequence, request.records()));
    }

    @Test
    void requestOfAnotherSessionIsRefused() throws Exception {
        Request request = Request.of(appliance.connect());
        ClientSession other = appliance.connect();
        ExchangePrefix moved =
                new ExchangePrefix(other.id(), 0, request.prefix().sequence());
        assertThrows(BadTagException.class, () -> deliver(moved, request.records()));
    }

    @Test
    void requestReflectedAsItsOwnResponseIsRefused() throws Exception {
        Request request = Request.of(appliance.connect());
        RecordOpener response = request.exchange().response();
        assertThrows(BadTagException.class, () -> response.open(ByteBuffer.wrap(request.records())));
    }

    @Test
    void responseReflectedAsARequestIsRefused() throws Exception {
        Request request = Request.of(appliance.connect());
        ByteBuffer response = deliver(request.prefix(), request.records())
                .response()
                .seal(ExchangeTest.bytes("done"), RecordKind.LAST);
        ServerExchange again = appliance.server().open(request.prefix());
        assertThrows(BadTagException.class, () -> again.request().open(response));
    }

    @Test
    void responseToAnotherRequestIsRefused() throws Exception {
        ClientSession session = appliance.connect();
        Request first = Request.of(session);
        Request second = Request.of(session);
        ByteBuffer response =
                deliver(second.prefix(), second.records()).response().seal(ExchangeTest.bytes("done"), RecordKind.LAST);
        assertThrows(BadTagException.class, () -> first.exchange().response().open(response));
    }

    @Test
    void cutResponseIsNeverTheEnd() throws Exception {
        Request request = Request.of(appliance.connect());
        ByteBuffer response = deliver(request.prefix(), request.records())
                .response()
                .seal(ExchangeTest.bytes("part"), RecordKind.FLUSH);
        RecordOpener opener = request.exchange().response();
        assertEquals("part", ExchangeTest.text(opener, response));
        assertThrows(TruncatedExchangeException.class, opener::endOfInput);
    }
}
