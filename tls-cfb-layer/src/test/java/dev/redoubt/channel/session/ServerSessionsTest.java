package dev.redoubt.channel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.record.EndedSessionException;
import dev.redoubt.channel.record.ExchangeFailure;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordKind;
import dev.redoubt.channel.record.RecordSealer;
import dev.redoubt.channel.record.UnknownSessionException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ServerSessionsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final RotationPolicy POLICY = new RotationPolicy(Duration.ofMinutes(10), 5, 100_000);
    private static final ChannelLimits SMALL =
            new ChannelLimits(3, 3, 3, 2, 3, 2, Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(30));
    private final TestAppliance appliance = new TestAppliance(POLICY, SMALL);

    private ServerExchange exchange(ClientSession session) throws Exception {
        return exchange(session, 10);
    }

    private ServerExchange exchange(ClientSession session, int size) throws Exception {
        // As a client that does not care how much it has used its keys.
        ClientExchange client = session.rotationExchange();
        ServerExchange server = appliance.server().open(ExchangePrefix.parse(client.prefix()));
        server.request().open(client.request().seal(ByteBuffer.allocate(size), RecordKind.LAST));
        return server;
    }

    private ClientSession confirmed() throws Exception {
        ClientSession session = appliance.connect();
        exchange(session).close();
        return session;
    }

    private ClientSession authenticated(DeviceSigner signer) throws Exception {
        ClientSession session = appliance.connect();
        try (ServerExchange exchange = exchange(session)) {
            exchange.authenticate(session.statement(signer));
        }
        return session;
    }

    private void assertGone(ClientSession session) {
        assertThrows(UnknownSessionException.class, () -> exchange(session));
    }

    private record Classes(int unconfirmed, int anonymous, int authenticated, long evicted) {}

    private Classes counts() {
        SessionCounts all = appliance.server().counts();
        return new Classes(all.unconfirmed(), all.anonymous(), all.authenticated(), all.evicted());
    }

    @Test
    void sessionMovesFromClassToClass() throws Exception {
        ClientSession session = appliance.connect();
        assertEquals(new Classes(1, 0, 0, 0), counts());
        ServerExchange exchange = exchange(session);
        assertEquals(new Classes(0, 1, 0, 0), counts());
        exchange.authenticate(session.statement(appliance.enrolDevice()));
        assertEquals(new Classes(0, 0, 1, 0), counts());
    }

    @Test
    void sessionsThatAreOlderThanTheirDeviceMayHaveThemEndAndNoOthers() throws Exception {
        DeviceSigner limited = appliance.enrolDevice();
        DeviceSigner free = appliance.enrolDevice();
        ClientSession old = authenticated(limited);
        ClientSession without = authenticated(free);
        ClientSession anonymous = confirmed();
        appliance.pass(Duration.ofMinutes(1));
        ClientSession young = authenticated(limited);
        Function<Device, Optional<Duration>> longest =
                device -> device.node().equals(limited.node()) ? Optional.of(Duration.ofMinutes(2)) : Optional.empty();
        List<Device> told = new ArrayList<>();
        appliance.pass(Duration.ofMinutes(1).minusNanos(1));
        assertEquals(0, appliance.server().endElder(longest, told::add));
        appliance.pass(Duration.ofNanos(1));
        assertEquals(1, appliance.server().endElder(longest, told::add));
        assertEquals(List.of(new Device(limited.account(), limited.node())), told);
        assertGone(old);
        for (ClientSession alive : List.of(young, without, anonymous)) {
            exchange(alive).close();
        }
    }

    private Duration eldestKeys() {
        return appliance.server().counts().eldestKeys();
    }

    @Test
    void theEldestKeysAreThoseOfTheEldestSessionThatIsThere() throws Exception {
        assertEquals(Duration.ZERO, eldestKeys());
        DeviceSigner eldest = appliance.enrolDevice();
        authenticated(eldest);
        DeviceSigner asOld = appliance.enrolDevice();
        authenticated(asOld);
        appliance.pass(SECOND);
        authenticated(appliance.enrolDevice());
        appliance.pass(SECOND);
        assertEquals(SECOND.multipliedBy(2), eldestKeys());
        appliance.server().end(eldest.node());
        assertEquals(SECOND.multipliedBy(2), eldestKeys());
        appliance.server().end(asOld.node());
        assertEquals(SECOND, eldestKeys());
        appliance.server().close();
        assertEquals(Duration.ZERO, eldestKeys());
    }

    @Test
    void unconfirmedSessionIsGoneAfterTenSeconds() throws Exception {
        ClientSession intime = appliance.connect();
        ClientSession late = appliance.connect();
        appliance.pass(Duration.ofSeconds(10).minusNanos(1));
        exchange(intime).close();
        appliance.pass(Duration.ofNanos(1));
        assertGone(late);
        appliance.server().expire();
        assertEquals(new Classes(0, 1, 0, 0), counts());
    }

    @Test
    void floodOfHandshakesHurtsNoConfirmedSession() throws Exception {
        ClientSession anonymous = confirmed();
        ClientSession device = authenticated(appliance.enrolDevice());
        for (int i = 0; i < 20; i++) {
            appliance.connect();
        }
        assertEquals(new Classes(3, 1, 1, 17), counts());
        exchange(anonymous);
        exchange(device);
    }

    @Test
    void eldestUnconfirmedSessionMakesRoom() throws Exception {
        List<ClientSession> sessions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sessions.add(appliance.connect());
        }
        assertGone(sessions.get(0));
        exchange(sessions.get(1));
    }

    @Test
    void floodOfAnonymousSessionsHurtsNoDevice() throws Exception {
        ClientSession device = authenticated(appliance.enrolDevice());
        ClientSession eldest = confirmed();
        for (int i = 0; i < 3; i++) {
            confirmed();
        }
        assertGone(eldest);
        exchange(device);
        assertEquals(new Classes(0, 3, 1, 1), counts());
    }

    @Test
    void deviceIsRefusedWhenTheServerIsFullOfOthers() throws Exception {
        for (int i = 0; i < 3; i++) {
            authenticated(appliance.enrolDevice());
        }
        DeviceRefusedException refused =
                assertThrows(DeviceRefusedException.class, () -> authenticated(appliance.enrolDevice()));
        assertEquals(DeviceRefusedException.Reason.TOO_MANY_SESSIONS, refused.reason());
        assertEquals(3, counts().authenticated());
    }

    @Test
    void deviceMakesRoomForItselfOnly() throws Exception {
        DeviceSigner greedy = appliance.enrolDevice();
        ClientSession other = authenticated(appliance.enrolDevice());
        ClientSession first = authenticated(greedy);
        authenticated(greedy);
        authenticated(greedy);
        assertGone(first);
        exchange(other);
        assertEquals(3, counts().authenticated());
    }

    @Test
    void idleSessionIsDroppedAndItsKeysErased() throws Exception {
        ClientSession session = confirmed();
        appliance.pass(Duration.ofMinutes(5));
        assertGone(session);
        appliance.server().expire();
        assertEquals(new Classes(0, 0, 0, 0), counts());
    }

    @Test
    void sessionWithARunningExchangeIsNotIdle() throws Exception {
        ClientSession session = appliance.connect();
        ServerExchange running = exchange(session);
        appliance.pass(Duration.ofMinutes(6));
        appliance.server().expire();
        running.response().seal(ByteBuffer.allocate(5), RecordKind.LAST);
        running.close();
        appliance.pass(Duration.ofMinutes(5));
        assertGone(session);
    }

    @Test
    void epochIsDueAtThePolicyAndRefusedAtTwiceIt() throws Exception {
        ClientSession session = appliance.connect();
        for (int i = 0; i < 5; i++) {
            assertFalse(session.isDue());
            exchange(session).close();
        }
        assertTrue(session.isDue());
        for (int i = 0; i < 5; i++) {
            exchange(session).close();
        }
        UnknownSessionException refused = assertThrows(UnknownSessionException.class, () -> exchange(session));
        assertEquals(ExchangeFailure.EXPIRED_EPOCH, refused.failure());
    }

    @Test
    void lastAllowedExchangeIsStillAnswered() throws Exception {
        ClientSession session = appliance.connect();
        for (int i = 0; i < 9; i++) {
            exchange(session).close();
        }
        ServerExchange last = exchange(session);
        assertTrue(last.isEpochDue());
        assertEquals(
                25,
                last.response().seal(ByteBuffer.allocate(5), RecordKind.LAST).remaining());
    }

    @Test
    void epochIsDueAndRefusedByItsAge() throws Exception {
        ClientSession session = confirmed();
        for (int i = 0; i < 3; i++) {
            appliance.pass(Duration.ofMinutes(4));
            exchange(session).close();
        }
        assertTrue(session.isDue());
        appliance.pass(Duration.ofMinutes(4));
        exchange(session).close();
        appliance.pass(Duration.ofMinutes(4));
        UnknownSessionException refused = assertThrows(UnknownSessionException.class, () -> exchange(session));
        assertEquals(ExchangeFailure.EXPIRED_EPOCH, refused.failure());
    }

    @Test
    void runningStreamEndsAtTwiceThePolicysBytes() throws Exception {
        ServerExchange exchange = exchange(appliance.connect());
        RecordSealer response = exchange.response();
        ByteBuffer full = ByteBuffer.allocate(16_384);
        for (int i = 0; i < 12; i++) {
            response.seal(full.duplicate(), RecordKind.FULL);
        }
        assertThrows(EndedSessionException.class, () -> response.seal(full, RecordKind.FULL));
    }

    @Test
    void longLivedExchangeEndsWithItsEpoch() throws Exception {
        ServerExchange exchange = exchange(appliance.connect());
        RecordSealer response = exchange.response();
        appliance.pass(Duration.ofMinutes(20));
        assertThrows(EndedSessionException.class, () -> response.seal(ByteBuffer.allocate(5), RecordKind.FLUSH));
        appliance.server().expire();
        assertEquals(0, counts().anonymous());
    }

    @Test
    void revokedNodesSessionsEndAtOnce() throws Exception {
        DeviceSigner revoked = appliance.enrolDevice();
        ClientSession session = authenticated(revoked);
        ServerExchange running = exchange(session);
        ClientSession other = authenticated(appliance.enrolDevice());
        assertEquals(1, appliance.server().end(revoked.node()));
        assertGone(session);
        RecordSealer response = running.response();
        assertThrows(EndedSessionException.class, () -> response.seal(ByteBuffer.allocate(5), RecordKind.FLUSH));
        exchange(other);
    }

    @Test
    void sessionsLiveOnWhenTheChannelKeyIsReplaced() throws Exception {
        ClientSession before = confirmed();
        appliance.server().replaceKey(appliance.channelKey(2)).close();
        exchange(before);
        ClientSession after = confirmed();
        assertEquals(2, after.certificate().serial());
    }

    @Test
    void badHelloLeavesNoSession() {
        assertThrows(HandshakeException.class, () -> appliance.server().handshake(new byte[100]));
        assertEquals(new Classes(0, 0, 0, 0), counts());
    }

    @Test
    void closedServerKnowsNobody() throws Exception {
        ClientSession session = confirmed();
        appliance.server().close();
        assertGone(session);
    }

    @Test
    void responseHasOneWriter() throws Exception {
        ServerExchange exchange = exchange(appliance.connect());
        exchange.response();
        assertThrows(IllegalStateException.class, exchange::response);
    }

    @Test
    void nothingIsSealedAfterTheExchangeWasClosed() throws Exception {
        ServerExchange exchange = exchange(appliance.connect());
        RecordSealer response = exchange.response();
        exchange.close();
        exchange.close();
        appliance.pass(SECOND);
        assertThrows(EndedSessionException.class, () -> response.seal(ByteBuffer.allocate(5), RecordKind.LAST));
    }
}
