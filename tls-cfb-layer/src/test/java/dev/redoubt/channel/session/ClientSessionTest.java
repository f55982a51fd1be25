package dev.redoubt.channel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.record.EndedSessionException;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordKind;
import dev.redoubt.channel.record.UnknownSessionException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClientSessionTest {
    private final TestAppliance appliance = new TestAppliance();

    private static long sequence(ClientExchange exchange) {
        return ByteBuffer.wrap(exchange.prefix()).getLong(ExchangePrefix.SIZE - Long.BYTES);
    }

    @Test
    void noTwoExchangesOfManyThreadsShareANumber() throws Exception {
        ClientSession session = appliance.connect();
        Callable<List<Long>> drawer = () -> IntStream.range(0, 5000)
                .mapToObj(_ -> sequence(session.next().orElseThrow()))
                .toList();
        Set<Long> drawn = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<List<Long>> result : threads.invokeAll(Collections.nCopies(8, drawer))) {
                drawn.addAll(result.get());
            }
        }
        assertEquals(40_000, drawn.size());
    }

    @Test
    void exchangeHasOneSealerAndOneOpener() throws Exception {
        ClientExchange exchange = appliance.connect().next().orElseThrow();
        assertSame(exchange.request(), exchange.request());
        assertSame(exchange.response(), exchange.response());
    }

    @Test
    void closedSessionSealsAndSignsNothing() throws Exception {
        ClientSession session = appliance.connect();
        ClientExchange running = session.next().orElseThrow();
        session.close();
        assertTrue(session.isClosed());
        assertThrows(EndedSessionException.class, session::next);
        assertThrows(EndedSessionException.class, () -> session.statement(appliance.enrolDevice()));
        assertThrows(
                EndedSessionException.class, () -> running.request().seal(ByteBuffer.allocate(1), RecordKind.LAST));
    }

    @Test
    void closedSessionOpensNothing() throws Exception {
        ClientSession session = appliance.connect();
        ClientExchange client = session.next().orElseThrow();
        ServerExchange server = appliance.server().open(ExchangePrefix.parse(client.prefix()));
        server.request().open(client.request().seal(ByteBuffer.allocate(1), RecordKind.LAST));
        ByteBuffer response = server.response().seal(ByteBuffer.allocate(1), RecordKind.LAST);
        session.close();
        assertThrows(UnknownSessionException.class, () -> client.response().open(response));
    }

    @Test
    void keysAreToBeReplacedByAgeOrBytes() throws Exception {
        TestAppliance strict =
                new TestAppliance(new RotationPolicy(Duration.ofSeconds(30), 1000, 5000), ChannelLimits.standard());
        ClientSession byAge = strict.connect();
        assertFalse(byAge.isDue());
        strict.pass(Duration.ofSeconds(30));
        assertTrue(byAge.isDue());
        ClientSession byBytes = strict.connect();
        byBytes.next().orElseThrow().request().seal(ByteBuffer.allocate(5000), RecordKind.LAST);
        assertTrue(byBytes.isDue());
    }

    @Test
    void aSessionIsUselessWhenNothingHasRunInItForLongEnough() throws Exception {
        Duration idle = Duration.ofMinutes(5);
        ClientSession session = appliance.connect();
        ClientExchange running = session.next().orElseThrow();
        appliance.pass(idle);
        assertFalse(session.closeIfUseless(idle));
        running.close();
        appliance.pass(idle.minusNanos(1));
        assertFalse(session.closeIfUseless(idle));
        appliance.pass(Duration.ofNanos(1));
        assertFalse(session.isErased());
        assertTrue(session.closeIfUseless(idle));
        assertTrue(session.isErased());
        assertThrows(EndedSessionException.class, session::next);
    }

    @Test
    void aSessionWhoseKeysAreRefusedIsUselessWhateverRuns() throws Exception {
        ClientSession session = appliance.connect();
        ClientExchange running = session.next().orElseThrow();
        appliance.pass(Duration.ofMinutes(20).minusNanos(1));
        assertFalse(session.closeIfUseless(Duration.ofMinutes(30)));
        appliance.pass(Duration.ofNanos(1));
        assertTrue(session.closeIfUseless(Duration.ofMinutes(30)));
        assertThrows(
                EndedSessionException.class, () -> running.request().seal(ByteBuffer.allocate(1), RecordKind.LAST));
    }

    @Test
    void aRetiredSessionKeepsItsKeysForWhatRunsAndNoLongerThanTheGrace() throws Exception {
        ClientSession session = appliance.connect();
        ClientExchange running = session.next().orElseThrow();
        session.retire();
        appliance.pass(ClientSession.GRACE.minusNanos(1));
        session.eraseFormer();
        running.request().seal(ByteBuffer.allocate(1), RecordKind.FLUSH);
        assertFalse(session.isErased());
        appliance.pass(Duration.ofNanos(1));
        session.eraseFormer();
        assertTrue(session.isErased());
        assertThrows(
                EndedSessionException.class, () -> running.request().seal(ByteBuffer.allocate(1), RecordKind.LAST));
        running.close();
        assertTrue(session.isErased());
    }

    @Test
    void aRetiredSessionIsErasedWithItsLastExchange() throws Exception {
        ClientSession session = appliance.connect();
        ClientExchange running = session.next().orElseThrow();
        session.retire();
        running.close();
        assertTrue(session.isErased());
    }

    @Test
    void principalIsWhatTheServerAccepted() throws Exception {
        ClientSession session = appliance.connect();
        assertEquals(Optional.empty(), session.principal());
        DeviceSigner signer = appliance.enrolDevice();
        session.authenticated(new Device(signer.account(), signer.node()));
        assertEquals(Optional.of(new Device(signer.account(), signer.node())), session.principal());
    }
}
