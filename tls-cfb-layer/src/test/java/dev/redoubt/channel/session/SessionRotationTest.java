package dev.redoubt.channel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.ClientRotation;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.handshake.RotatedEpoch;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.record.BadTagException;
import dev.redoubt.channel.record.EndedSessionException;
import dev.redoubt.channel.record.ExchangeGuard;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordKind;
import dev.redoubt.channel.record.RecordSealer;
import dev.redoubt.channel.record.ReplayedExchangeException;
import dev.redoubt.channel.record.TooManyExchangesException;
import dev.redoubt.channel.record.UnknownSessionException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rotation on both sides, with a network that loses, delays and repeats, and with somebody who has stolen an epoch's keys. */
class SessionRotationTest {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final RotationPolicy POLICY = new RotationPolicy(Duration.ofMinutes(2), 1000, 1 << 20);
    private static final Duration HALF = Duration.ofMinutes(1);

    private final TestAppliance appliance = new TestAppliance(POLICY, ChannelLimits.standard());
    private final DeviceSigner signer = appliance.enrolDevice();

    private ServerExchange deliver(ClientExchange client) throws Exception {
        ServerExchange server = appliance.server().open(ExchangePrefix.parse(client.prefix()));
        server.request().open(client.request().seal(ByteBuffer.allocate(10), RecordKind.LAST));
        return server;
    }

    private ClientRotation rotation(ClientSession session) {
        return session.rotation(appliance.check(), new SecureRandom(), appliance.engines());
    }

    /** After so long that the epoch is nearly due. */
    private byte[] answer(ClientSession session, ClientRotation rotation) throws Exception {
        appliance.pass(HALF);
        return answerNow(session, rotation);
    }

    private byte[] answerNow(ClientSession session, ClientRotation rotation) throws Exception {
        try (ClientExchange client = session.rotationExchange();
                ServerExchange exchange = deliver(client)) {
            return exchange.rotate(rotation.request());
        }
    }

    /** Up to the proof. */
    private void exchangeShares(ClientSession session) throws Exception {
        ClientRotation rotation = rotation(session);
        session.await(rotation.finish(answer(session, rotation)));
    }

    private void prove(ClientSession session) throws Exception {
        try (ClientExchange client = session.proof();
                ServerExchange exchange = deliver(client)) {
            exchange.authenticate(session.statement(signer));
        }
        session.proven();
    }

    private void rotate(ClientSession session) throws Exception {
        exchangeShares(session);
        prove(session);
    }

    private ClientSession authenticated() throws Exception {
        ClientSession session = appliance.connect();
        try (ClientExchange client = session.next().orElseThrow();
                ServerExchange exchange = deliver(client)) {
            exchange.authenticate(session.statement(signer));
        }
        return session;
    }

    private ClientSession anonymous() throws Exception {
        ClientSession session = appliance.connect();
        deliver(session.next().orElseThrow()).close();
        return session;
    }

    private void assertServes(ClientSession session) throws Exception {
        try (ServerExchange exchange = deliver(session.next().orElseThrow())) {
            assertEquals(signer.node(), exchange.principal().orElseThrow().node());
            assertFalse(exchange.isUnproven());
        }
    }

    @Test
    void deviceGoesOnInTheNextEpoch() throws Exception {
        ClientSession session = authenticated();
        for (int epoch = 1; epoch <= 3; epoch++) {
            rotate(session);
            assertEquals(epoch, session.epoch());
            assertServes(session);
        }
        assertEquals(1, appliance.server().counts().authenticated());
        assertEquals(3, appliance.server().counts().formerEpochs());
    }

    @Test
    void whatASessionHadIsNotCountedAfterIt() throws Exception {
        ClientSession session = authenticated();
        ClientSession other = authenticated();
        rotate(session);
        assertEquals(HALF, appliance.server().counts().eldestKeys(), "the other's");
        appliance.pass(GRACE);
        rotate(other);
        assertEquals(HALF.plus(GRACE), appliance.server().counts().eldestKeys(), "those that came with its rotation");
        assertEquals(2, appliance.server().counts().formerEpochs());
        appliance.server().expire();
        assertEquals(1, appliance.server().counts().formerEpochs());
        appliance.server().end(signer.node());
        assertEquals(0, appliance.server().counts().formerEpochs());
        assertEquals(Duration.ZERO, appliance.server().counts().eldestKeys());
    }

    @Test
    void sessionWithoutADeviceProvesWithItsFirstRecord() throws Exception {
        ClientSession session = anonymous();
        exchangeShares(session);
        session.proven();
        ServerExchange exchange = deliver(session.next().orElseThrow());
        assertFalse(exchange.isUnproven());
        assertEquals(Optional.empty(), exchange.principal());
        assertEquals(1, appliance.server().counts().anonymous());
    }

    @Test
    void anUnprovenEpochKnowsNoDevice() throws Exception {
        ClientSession session = authenticated();
        exchangeShares(session);
        ServerExchange exchange = deliver(session.proof());
        assertTrue(exchange.isUnproven());
        assertEquals(Optional.empty(), exchange.principal());
        assertServes(session);
    }

    @Test
    void anotherDevicesProofIsRefused() throws Exception {
        ClientSession session = authenticated();
        exchangeShares(session);
        ServerExchange exchange = deliver(session.proof());
        DeviceStatement other = session.statement(appliance.enrolDevice());
        DeviceRefusedException refused = assertThrows(DeviceRefusedException.class, () -> exchange.authenticate(other));
        assertEquals(DeviceRefusedException.Reason.OTHER_DEVICE, refused.reason());
        assertTrue(deliver(session.proof()).isUnproven());
    }

    @Test
    void theStatementOfTheFormerEpochProvesNothing() throws Exception {
        ClientSession session = authenticated();
        DeviceStatement former = session.statement(signer);
        exchangeShares(session);
        ServerExchange exchange = deliver(session.proof());
        assertThrows(DeviceRefusedException.class, () -> exchange.authenticate(former));
    }

    @Test
    void exchangesInFlightAreServedDuringTheGraceAndNoLonger() throws Exception {
        ClientSession session = authenticated();
        ClientExchange early = session.next().orElseThrow();
        ClientExchange late = session.next().orElseThrow();
        rotate(session);
        appliance.pass(GRACE.minusNanos(1));
        assertEquals(signer.node(), deliver(early).principal().orElseThrow().node());
        appliance.pass(Duration.ofNanos(1));
        assertThrows(UnknownSessionException.class, () -> deliver(late));
    }

    @Test
    void aRunningExchangeEndsWithTheGrace() throws Exception {
        ClientSession session = authenticated();
        ServerExchange running = deliver(session.next().orElseThrow());
        RecordSealer response = running.response();
        rotate(session);
        response.seal(ByteBuffer.allocate(5), RecordKind.FLUSH);
        appliance.pass(GRACE);
        appliance.server().expire();
        assertEquals(0, appliance.server().counts().formerEpochs());
        assertThrows(EndedSessionException.class, () -> response.seal(ByteBuffer.allocate(5), RecordKind.FLUSH));
        assertServes(session);
    }

    @Test
    void aNumberOfTheFormerEpochIsStillUsedOnce() throws Exception {
        ClientSession session = authenticated();
        ClientExchange client = session.next().orElseThrow();
        ByteBuffer record = client.request().seal(ByteBuffer.allocate(3), RecordKind.LAST);
        rotate(session);
        ExchangePrefix prefix = ExchangePrefix.parse(client.prefix());
        appliance.server().open(prefix).request().open(record.duplicate());
        ServerExchange replay = appliance.server().open(prefix);
        assertThrows(ReplayedExchangeException.class, () -> replay.request().open(record.duplicate()));
    }

    @Test
    void aLostAnswerIsMadeUpForByAnotherRotation() throws Exception {
        ClientSession session = authenticated();
        answer(session, rotation(session));
        rotate(session);
        assertServes(session);
    }

    @Test
    void aLostAnswerToTheProofIsMadeUpForByAnotherProof() throws Exception {
        ClientSession session = authenticated();
        exchangeShares(session);
        try (ServerExchange exchange = deliver(session.proof())) {
            exchange.authenticate(session.statement(signer));
        }
        assertTrue(session.isAwaitingProof());
        prove(session);
        assertServes(session);
    }

    @Test
    void aFormerEpochThatIsGoneWhileTheProofIsUnderWayEndsNoSession() throws Exception {
        ClientSession session = authenticated();
        exchangeShares(session);
        try (ServerExchange exchange = deliver(session.proof())) {
            exchange.authenticate(session.statement(signer));
        }
        appliance.pass(GRACE);
        ClientExchange late = session.next().orElseThrow();
        assertThrows(UnknownSessionException.class, () -> deliver(late));
        assertTrue(session.survivesLossOf(late));
        assertEquals(Optional.empty(), session.next());
        prove(session);
        assertServes(session);
        assertTrue(session.survivesLossOf(late));
        assertFalse(session.survivesLossOf(session.next().orElseThrow()));
    }

    @Test
    void aRotationThatWasOvertakenIsRefused() throws Exception {
        ClientSession session = authenticated();
        ClientRotation slow = rotation(session);
        ServerExchange overtaken = deliver(session.rotationExchange());
        exchangeShares(session);
        assertThrows(HandshakeException.UnexpectedEpoch.class, () -> overtaken.rotate(slow.request()));
        prove(session);
        assertServes(session);
    }

    @Test
    void aRotationUnderAFormerEpochIsRefused() throws Exception {
        ClientSession session = authenticated();
        ClientRotation old = rotation(session);
        ServerExchange exchange = deliver(session.rotationExchange());
        rotate(session);
        assertThrows(UnknownSessionException.class, () -> exchange.rotate(old.request()));
        assertServes(session);
    }

    @Test
    void authenticationDropsAnEpochThatNobodyStoodFor() throws Exception {
        ClientSession session = anonymous();
        DeviceStatement statement = session.statement(signer);
        exchangeShares(session);
        try (ServerExchange exchange = deliver(session.rotationExchange())) {
            exchange.authenticate(statement);
        }
        assertThrows(UnknownSessionException.class, () -> deliver(session.proof()));
    }

    /** Somebody who has stolen the current epoch's keys asks for the next one by himself. */
    private RotatedEpoch stolenRotation(ClientSession session) throws Exception {
        ClientRotation thiefs = rotation(session);
        return thiefs.finish(answer(session, thiefs));
    }

    private ServerExchange deliverStolen(ClientSession session, RotatedEpoch stolen, int sequence) throws Exception {
        ExchangePrefix prefix = new ExchangePrefix(session.id(), 1, sequence);
        ServerExchange server = appliance.server().open(prefix);
        RecordSealer sealer = stolen.secrets().clientToServer().sealer(prefix, new NoGuard());
        server.request().open(sealer.seal(ByteBuffer.allocate(10), RecordKind.LAST));
        return server;
    }

    @Test
    void aThiefsNextEpochServesNothingAndGoesWithTheDevicesOwn() throws Exception {
        ClientSession session = authenticated();
        RotatedEpoch stolen = stolenRotation(session);
        ServerExchange exchange = deliverStolen(session, stolen, 0);
        assertTrue(exchange.isUnproven());
        assertEquals(Optional.empty(), exchange.principal());
        assertThrows(DeviceRefusedException.class, () -> exchange.authenticate(session.statement(signer)));
        rotate(session);
        assertServes(session);
        assertThrows(BadTagException.class, () -> deliverStolen(session, stolen, 1));
    }

    @Test
    void aThiefWhoRotatesLastStopsTheDevicesProofAndGetsNoFurther() throws Exception {
        ClientSession session = authenticated();
        exchangeShares(session);
        ClientExchange proof = session.proof();
        ByteBuffer sealed = proof.request().seal(ByteBuffer.allocate(3), RecordKind.LAST);
        answer(session, rotation(session));
        ServerExchange exchange = appliance.server().open(ExchangePrefix.parse(proof.prefix()));
        assertThrows(BadTagException.class, () -> exchange.request().open(sealed));
        assertEquals(0, appliance.server().counts().formerEpochs());
    }

    private static final class NoGuard implements ExchangeGuard {
        @Override
        public void verified(long index, int size) {}

        @Override
        public void sealing(int size) {}
    }

    @Test
    void rotateAllMakesEverySessionDueAndRefusesItAfterTheGrace() throws Exception {
        ClientSession obedient = authenticated();
        ClientSession deaf = authenticated();
        assertEquals(2, appliance.server().rotateAll());
        for (ClientSession session : List.of(obedient, deaf)) {
            try (ServerExchange exchange = deliver(session.next().orElseThrow())) {
                assertTrue(exchange.announcesDueEpoch());
            }
        }
        ClientRotation rotation = rotation(obedient);
        obedient.await(rotation.finish(answerNow(obedient, rotation)));
        prove(obedient);
        appliance.pass(GRACE.minusNanos(1));
        deliver(deaf.next().orElseThrow()).close();
        appliance.pass(Duration.ofNanos(1));
        assertThrows(UnknownSessionException.class, () -> deliver(deaf.next().orElseThrow()));
        appliance.server().expire();
        assertEquals(1, appliance.server().counts().authenticated());
        assertServes(obedient);
    }

    @Test
    void whoeverWasSilentSinceRotateAllIsToldBeforeHeIsRefused() throws Exception {
        TestAppliance patient = new TestAppliance();
        ClientSession session = patient.connect();
        deliverTo(patient, session.next().orElseThrow()).close();
        patient.server().rotateAll();
        patient.pass(ChannelLimits.standard().idle().minusNanos(1));
        try (ServerExchange exchange = deliverTo(patient, session.next().orElseThrow())) {
            assertTrue(exchange.announcesDueEpoch());
        }
        patient.pass(Duration.ofNanos(1));
        assertThrows(
                UnknownSessionException.class,
                () -> deliverTo(patient, session.next().orElseThrow()));
    }

    @Test
    void theGraceRunsFromTheFirstTimeThatItWasTold() throws Exception {
        TestAppliance patient = new TestAppliance();
        ClientSession session = patient.connect();
        deliverTo(patient, session.next().orElseThrow()).close();
        patient.server().rotateAll();
        patient.pass(Duration.ofMinutes(1));
        for (int i = 0; i < 3; i++) {
            try (ServerExchange exchange = deliverTo(patient, session.next().orElseThrow())) {
                assertTrue(exchange.announcesDueEpoch());
            }
            patient.pass(GRACE.dividedBy(3));
        }
        assertThrows(
                UnknownSessionException.class,
                () -> deliverTo(patient, session.next().orElseThrow()));
    }

    @Test
    void anEpochThatIsNeverToldIsRefusedAfterTheIdleTimeThoughItIsUsed() throws Exception {
        TestAppliance patient = new TestAppliance();
        ClientSession session = patient.connect();
        patient.server().rotateAll();
        deliverTo(patient, session.next().orElseThrow());
        patient.pass(ChannelLimits.standard().idle().minusNanos(1));
        deliverTo(patient, session.next().orElseThrow());
        patient.pass(Duration.ofNanos(1));
        assertThrows(
                UnknownSessionException.class,
                () -> deliverTo(patient, session.next().orElseThrow()));
    }

    @Test
    void theClientErasesFormerKeysWithTheirLastExchange() throws Exception {
        ClientSession session = authenticated();
        ClientExchange running = session.next().orElseThrow();
        rotate(session);
        running.request().seal(ByteBuffer.allocate(3), RecordKind.FLUSH);
        running.close();
        assertThrows(
                EndedSessionException.class, () -> running.request().seal(ByteBuffer.allocate(3), RecordKind.LAST));
    }

    @Test
    void theClientErasesFormerKeysAfterTheGraceWhoeverUsesThem() throws Exception {
        ClientSession session = authenticated();
        ClientExchange running = session.next().orElseThrow();
        rotate(session);
        appliance.pass(GRACE);
        session.eraseFormer();
        assertThrows(
                EndedSessionException.class, () -> running.request().seal(ByteBuffer.allocate(3), RecordKind.LAST));
    }

    @Test
    void aSpentEpochCarriesItsRotationOnly() throws Exception {
        TestAppliance strict =
                new TestAppliance(new RotationPolicy(Duration.ofMinutes(1), 4, 1 << 20), ChannelLimits.standard());
        ClientSession session = strict.connect();
        for (int i = 0; i < 6; i++) {
            assertFalse(session.isSpent());
            assertTrue(session.next().isPresent());
        }
        assertTrue(session.isSpent());
        assertEquals(Optional.empty(), session.next());
        session.rotationExchange().close();
    }

    @Test
    void oneExchangeTooManyOfASessionIsRefused() throws Exception {
        ChannelLimits limits = new ChannelLimits(
                3, 3, 3, 2, 3, 2, Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(30));
        TestAppliance small = new TestAppliance(RotationPolicy.standard(), limits);
        ClientSession session = small.connect();
        assertRunsAtMost(2, small, session);
        DeviceSigner device = small.enrolDevice();
        try (ServerExchange exchange = deliverTo(small, session.next().orElseThrow())) {
            exchange.authenticate(session.statement(device));
        }
        assertRunsAtMost(3, small, session);
    }

    private static void assertRunsAtMost(int most, TestAppliance appliance, ClientSession session) throws Exception {
        List<ServerExchange> running = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            running.add(deliverTo(appliance, session.next().orElseThrow()));
        }
        assertThrows(
                TooManyExchangesException.class,
                () -> deliverTo(appliance, session.next().orElseThrow()));
        running.removeFirst().close();
        running.add(deliverTo(appliance, session.next().orElseThrow()));
        running.forEach(ServerExchange::close);
    }

    @Test
    void rotateAllReachesAnEpochThatWaitsForItsProof() throws Exception {
        ClientSession session = authenticated();
        exchangeShares(session);
        appliance.server().rotateAll();
        prove(session);
        try (ServerExchange exchange = deliver(session.next().orElseThrow())) {
            assertTrue(exchange.announcesDueEpoch());
        }
        appliance.pass(GRACE);
        assertThrows(UnknownSessionException.class, () -> deliver(session.next().orElseThrow()));
    }

    @Test
    void anEpochThatIsMadeAfterRotateAllIsNotDue() throws Exception {
        ClientSession session = authenticated();
        appliance.server().rotateAll();
        rotate(session);
        try (ServerExchange exchange = deliver(session.next().orElseThrow())) {
            assertFalse(exchange.isEpochDue());
        }
    }

    private static ServerExchange deliverTo(TestAppliance appliance, ClientExchange client) throws Exception {
        ServerExchange server = appliance.server().open(ExchangePrefix.parse(client.prefix()));
        server.request().open(client.request().seal(ByteBuffer.allocate(10), RecordKind.LAST));
        return server;
    }
}
