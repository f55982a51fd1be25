package dev.redoubt.channel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.channel.handshake.ClientRotation;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordKind;
import dev.redoubt.channel.record.UnknownSessionException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often a client may have its keys replaced, and how many former ones a server keeps for it. */
class RotationLimitsTest {
    private static final Duration AGE = Duration.ofMinutes(2);
    private static final Duration HALF = Duration.ofMinutes(1);
    /** A record of ten bytes on the wire. */
    private static final int RECORD = 10 + 20;

    private final TestAppliance appliance = appliance(1000, 1 << 20);
    private ClientSession session = appliance.connect();

    RotationLimitsTest() throws Exception {
        exchange(appliance, session);
    }

    private static TestAppliance appliance(int exchanges, long bytes) {
        return new TestAppliance(new RotationPolicy(AGE, exchanges, bytes), ChannelLimits.standard());
    }

    private static ServerExchange deliver(TestAppliance appliance, ClientExchange client) throws Exception {
        ServerExchange server = appliance.server().open(ExchangePrefix.parse(client.prefix()));
        server.request().open(client.request().seal(ByteBuffer.allocate(10), RecordKind.LAST));
        return server;
    }

    private static void exchange(TestAppliance appliance, ClientSession session) throws Exception {
        deliver(appliance, session.next().orElseThrow()).close();
    }

    private static void ask(TestAppliance appliance, ClientSession session) throws Exception {
        try (ClientRotation rotation = rotation(appliance, session)) {
            ask(appliance, session, rotation);
        }
    }

    private static byte[] ask(TestAppliance appliance, ClientSession session, ClientRotation rotation)
            throws Exception {
        try (ClientExchange client = session.rotationExchange();
                ServerExchange server = deliver(appliance, client)) {
            return server.rotate(rotation.request());
        }
    }

    private static ClientRotation rotation(TestAppliance appliance, ClientSession session) {
        return session.rotation(appliance.check(), new SecureRandom(), appliance.engines());
    }

    private static void rotate(TestAppliance appliance, ClientSession session) throws Exception {
        ClientRotation rotation = rotation(appliance, session);
        session.await(rotation.finish(ask(appliance, session, rotation)));
        session.proven();
        exchange(appliance, session);
    }

    @Test
    void rotationIsRefusedBeforeHalfOfTheAge() throws Exception {
        appliance.pass(HALF.minusNanos(1));
        assertThrows(RotationNotDueException.class, () -> ask(appliance, session));
        appliance.pass(Duration.ofNanos(1));
        ask(appliance, session);
    }

    @Test
    void rotationIsRefusedBeforeHalfOfTheExchanges() throws Exception {
        // The rotation is itself an exchange.
        TestAppliance few = appliance(7, 1 << 20);
        session = few.connect();
        exchange(few, session);
        exchange(few, session);
        assertThrows(RotationNotDueException.class, () -> ask(few, session));
        ask(few, session);
    }

    @Test
    void rotationIsRefusedBeforeHalfOfTheBytes() throws Exception {
        TestAppliance few = appliance(1000, 6 * RECORD - 1);
        session = few.connect();
        exchange(few, session);
        assertThrows(RotationNotDueException.class, () -> ask(few, session));
        ask(few, session);
    }

    @Test
    void theNextEpochIsNotDueEither() throws Exception {
        appliance.pass(HALF);
        rotate(appliance, session);
        assertThrows(RotationNotDueException.class, () -> ask(appliance, session));
        appliance.pass(HALF);
        rotate(appliance, session);
        assertEquals(2, session.epoch());
    }

    @Test
    void whatIsRefusedChangesNothing() throws Exception {
        assertThrows(RotationNotDueException.class, () -> ask(appliance, session));
        exchange(appliance, session);
        appliance.pass(HALF);
        rotate(appliance, session);
        assertEquals(1, session.epoch());
    }

    @Test
    void asManyRotationsOfAnEpochAsAllowedAndNoMore() throws Exception {
        appliance.pass(HALF);
        for (int i = 0; i < EpochUsage.MOST_ROTATIONS; i++) {
            ask(appliance, session);
        }
        assertThrows(RotationNotDueException.class, () -> ask(appliance, session));
        exchange(appliance, session);
    }

    /** Lost answers are made up for, until there were too many. */
    @Test
    void theLastRotationThatIsAllowedIsAsGoodAsTheFirst() throws Exception {
        appliance.pass(HALF);
        for (int i = 1; i < EpochUsage.MOST_ROTATIONS; i++) {
            ask(appliance, session);
        }
        rotate(appliance, session);
        exchange(appliance, session);
    }

    @Test
    void whoeverIsToldToRotateMay() throws Exception {
        appliance.server().rotateAll();
        rotate(appliance, session);
        assertThrows(RotationNotDueException.class, () -> ask(appliance, session));
        appliance.server().rotateAll();
        rotate(appliance, session);
    }

    @Test
    void anEpochThatIsReplacedMakesNoOther() throws Exception {
        appliance.pass(HALF);
        ServerExchange late = deliver(appliance, session.rotationExchange());
        ClientRotation old = rotation(appliance, session);
        rotate(appliance, session);
        assertThrows(UnknownSessionException.class, () -> late.rotate(old.request()));
    }

    private static List<ClientExchange> rotateWithOneInFlight(TestAppliance appliance, ClientSession session, int times)
            throws Exception {
        List<ClientExchange> inFlight = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            inFlight.add(session.next().orElseThrow());
            appliance.server().rotateAll();
            rotate(appliance, session);
        }
        return inFlight;
    }

    @Test
    void fewFormerEpochsAreKeptOfASessionWithoutADevice() throws Exception {
        List<ClientExchange> inFlight = rotateWithOneInFlight(appliance, session, EpochChain.MOST_FORMER_ANONYMOUS + 1);
        assertEquals(
                EpochChain.MOST_FORMER_ANONYMOUS, appliance.server().counts().formerEpochs());
        assertThrows(UnknownSessionException.class, () -> deliver(appliance, inFlight.getFirst()));
        deliver(appliance, inFlight.get(1)).close();
    }

    @Test
    void moreAreKeptOfADevicesSessionAndTheEldestGoesFirst() throws Exception {
        DeviceSigner signer = appliance.enrolDevice();
        authenticate(signer, session.next().orElseThrow());
        List<ClientExchange> inFlight = new ArrayList<>();
        for (int i = 0; i <= EpochChain.MOST_FORMER; i++) {
            inFlight.add(session.next().orElseThrow());
            appliance.server().rotateAll();
            ClientRotation rotation = rotation(appliance, session);
            session.await(rotation.finish(ask(appliance, session, rotation)));
            authenticate(signer, session.proof());
            session.proven();
        }
        assertEquals(EpochChain.MOST_FORMER, appliance.server().counts().formerEpochs());
        assertThrows(UnknownSessionException.class, () -> deliver(appliance, inFlight.getFirst()));
        try (ServerExchange kept = deliver(appliance, inFlight.get(1))) {
            assertFalse(kept.isUnproven());
        }
    }

    private void authenticate(DeviceSigner signer, ClientExchange client) throws Exception {
        try (client;
                ServerExchange exchange = deliver(appliance, client)) {
            exchange.authenticate(session.statement(signer));
        }
    }
}
