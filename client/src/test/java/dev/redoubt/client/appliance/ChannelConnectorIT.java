package dev.redoubt.client.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.UntrustedApplianceException;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.appliance.Acknowledgement;
import dev.redoubt.protocol.appliance.CaughtUp;
import dev.redoubt.protocol.appliance.Delivery;
import dev.redoubt.protocol.appliance.EnrolRequest;
import dev.redoubt.protocol.appliance.EnrolResponse;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.identity.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client's end of the channel, against a real one on the other side. */
@Timeout(60)
class ChannelConnectorIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ChannelConnector connector =
            new ChannelConnector(Clock.systemUTC(), new SecureRandom(), Optional.empty());
    private final ChannelMemory memory = new RememberedInTest();
    private final NodeKeys keys = nodeKeys();
    private final BlockingQueue<String> seenByServer = new LinkedBlockingQueue<>();

    @Test
    void aCallGoesThereAndBack() throws Exception {
        try (TestChannelServer server = new TestChannelServer(1, answering(200, enrolled()))) {
            try (Appliance appliance = connector.connectToEnrol(complete(server.profile()), memory)) {
                assertEquals(
                        "alice",
                        appliance.enrol(EnrolRequest.getDefaultInstance()).getName());
            }
        }
        assertEquals("POST /v1/enrol", seenByServer.poll());
    }

    @Test
    void aProblemIsARefusalWithItsCode() throws Exception {
        byte[] problem = "{\"code\":\"unknown_account\",\"detail\":\"nobody\"}".getBytes(StandardCharsets.UTF_8);
        try (TestChannelServer server = new TestChannelServer(1, answering(404, problem))) {
            server.knows(keys);
            try (Appliance appliance = connector.connect(complete(server.profile()), memory, keys)) {
                RefusedByApplianceException refused = assertThrows(
                        RefusedByApplianceException.class, () -> appliance.lookUp(LookupRequest.getDefaultInstance()));
                assertEquals("unknown_account", refused.code());
            }
        }
    }

    @Test
    void aBusyApplianceIsAskedAgainWhenItSays() throws Exception {
        byte[] busy = "{\"code\":\"too_many_requests\",\"retry_after\":1}".getBytes(StandardCharsets.UTF_8);
        Handler first = answering(429, busy);
        Handler then = answering(200, enrolled());
        Handler both = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                return (seenByServer.isEmpty() ? first : then).handle(request, response, callback);
            }
        };
        long start = System.nanoTime();
        try (TestChannelServer server = new TestChannelServer(1, both);
                Appliance appliance = connector.connectToEnrol(complete(server.profile()), memory)) {
            assertEquals(
                    "alice", appliance.enrol(EnrolRequest.getDefaultInstance()).getName());
        }
        assertEquals(2, seenByServer.size());
        assertTrue(System.nanoTime() - start >= 1_000_000_000L);
    }

    @Test
    void anotherRootThanThePinnedOneIsAnAlarm() throws Exception {
        try (TestChannelServer server = new TestChannelServer(1, answering(200, enrolled()))) {
            ApplianceProfile honest = complete(server.profile());
            ApplianceProfile other = new ApplianceProfile(
                    honest.address(), honest.authorityPin(), Octets.copyOf(new byte[32]), honest.authority());
            try (Appliance appliance = connector.connectToEnrol(other, memory)) {
                assertThrows(
                        UntrustedApplianceException.class, () -> appliance.enrol(EnrolRequest.getDefaultInstance()));
            }
        }
        assertTrue(seenByServer.isEmpty());
    }

    @Test
    void aTlsCertificateOfAnotherAuthorityIsAnAlarm() throws Exception {
        byte[] other = new TestAuthority("somebody else's").certificate().getEncoded();
        try (TestChannelServer server = new TestChannelServer(1, answering(200, enrolled()))) {
            ApplianceProfile profile = server.profile().withAuthority(Octets.copyOf(other));
            try (Appliance appliance = connector.connectToEnrol(profile, memory)) {
                assertThrows(
                        UntrustedApplianceException.class, () -> appliance.enrol(EnrolRequest.getDefaultInstance()));
            }
        }
    }

    @Test
    void theSerialIsRememberedAndALowerOneIsAnAlarm() throws Exception {
        try (TestChannelServer server = new TestChannelServer(7, answering(200, enrolled()))) {
            ApplianceProfile profile = complete(server.profile());
            try (Appliance appliance = connector.connectToEnrol(profile, memory)) {
                appliance.enrol(EnrolRequest.getDefaultInstance());
            }
            assertEquals(7, memory.newest().orElseThrow().serial());
            memory.remember(new ChannelMemory.Seen(8, Octets.copyOf(keys.key().toBytes())));
            try (Appliance appliance = connector.connectToEnrol(profile, memory)) {
                assertThrows(
                        UntrustedApplianceException.class, () -> appliance.enrol(EnrolRequest.getDefaultInstance()));
            }
        }
    }

    @Test
    void aDeviceThatIsNotAcceptedIsRefused() throws Exception {
        try (TestChannelServer server = new TestChannelServer(1, answering(200, enrolled()));
                Appliance appliance = connector.connect(complete(server.profile()), memory, keys)) {
            assertThrows(RefusedByApplianceException.class, appliance::openLink);
        }
    }

    @Test
    void anApplianceThatHasGoneIsUnreachable() throws Exception {
        TestChannelServer server = new TestChannelServer(1, answering(200, enrolled()));
        ApplianceProfile profile = complete(server.profile());
        server.close();
        try (Appliance appliance = connector.connectToEnrol(profile, memory)) {
            assertThrows(ApplianceUnreachableException.class, () -> appliance.enrol(EnrolRequest.getDefaultInstance()));
        }
    }

    @Test
    void severalFramesOfOneRecordAllArrive() throws Exception {
        try (TestChannelServer server = new TestChannelServer(1, new LinkHandler())) {
            server.knows(keys);
            try (Appliance appliance = connector.connect(complete(server.profile()), memory, keys);
                    DeviceLink link = appliance.openLink()) {
                assertEquals(
                        1, link.receive(PATIENCE).orElseThrow().getDelivery().getDelivery());
                assertEquals(
                        2, link.receive(PATIENCE).orElseThrow().getDelivery().getDelivery());
                assertTrue(link.receive(PATIENCE).orElseThrow().hasCaughtUp());
            }
        }
    }

    @Test
    void whatIsSentArrivesAtOnceAndClosingEndsInOrder() throws Exception {
        try (TestChannelServer server = new TestChannelServer(1, new LinkHandler())) {
            server.knows(keys);
            try (Appliance appliance = connector.connect(complete(server.profile()), memory, keys)) {
                DeviceLink link = appliance.openLink();
                link.send(acknowledgement(1));
                assertEquals("acknowledged 1", next());
                link.send(acknowledgement(2));
                assertEquals("acknowledged 2", next());
                link.close();
                assertEquals("ended in order", next());
            }
        }
    }

    @Test
    void aLinkThatIsSilentGivesNothingAndLives() throws Exception {
        try (TestChannelServer server = new TestChannelServer(1, new LinkHandler())) {
            server.knows(keys);
            try (Appliance appliance = connector.connect(complete(server.profile()), memory, keys);
                    DeviceLink link = appliance.openLink()) {
                for (int frame = 0; frame < 3; frame++) {
                    link.receive(PATIENCE);
                }
                assertTrue(link.receive(Duration.ofMillis(50)).isEmpty());
                link.send(acknowledgement(1));
                assertEquals("acknowledged 1", next());
            }
        }
    }

    @Test
    void aServerThatStopsBreaksTheLink() throws Exception {
        TestChannelServer server = new TestChannelServer(1, new LinkHandler());
        server.knows(keys);
        try (Appliance appliance = connector.connect(complete(server.profile()), memory, keys);
                DeviceLink link = appliance.openLink()) {
            for (int frame = 0; frame < 3; frame++) {
                link.receive(PATIENCE);
            }
            server.close();
            assertThrows(ApplianceUnreachableException.class, () -> link.receive(PATIENCE));
        }
    }

    private String next() throws InterruptedException {
        return String.valueOf(seenByServer.poll(20, TimeUnit.SECONDS));
    }

    private ApplianceProfile complete(ApplianceProfile invited) throws RedoubtException {
        return invited.withAuthority(connector.fetchAuthority(invited));
    }

    private static LinkUp acknowledgement(long delivery) {
        return LinkUp.newBuilder()
                .setAcknowledgement(Acknowledgement.newBuilder().setDelivery(delivery))
                .build();
    }

    private static byte[] enrolled() {
        return EnrolResponse.newBuilder().setName("alice").build().toByteArray();
    }

    private static NodeKeys nodeKeys() {
        try (AccountRoot root = AccountRoot.generate(new SecureRandom())) {
            return NodeKeys.generate(root.id(), new SecureRandom());
        }
    }

    private Handler answering(int status, byte[] body) {
        return new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws IOException {
                Content.Source.asInputStream(request).readAllBytes();
                seenByServer.add(
                        request.getMethod() + " " + request.getHttpURI().getPath());
                response.setStatus(status);
                response.write(true, ByteBuffer.wrap(body), callback);
                return true;
            }
        };
    }

    /** Two deliveries and the mark that these were all, in one go; then says what it is sent. */
    private final class LinkHandler extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            request.addIdleTimeoutListener(_ -> false);
            response.setStatus(200);
            Thread.ofVirtual().start(() -> {
                try (OutputStream out = Content.Sink.asOutputStream(response)) {
                    ByteArrayOutputStream frames = new ByteArrayOutputStream();
                    frames.writeBytes(frame(delivery(1)));
                    frames.writeBytes(frame(delivery(2)));
                    frames.writeBytes(frame(LinkDown.newBuilder()
                            .setCaughtUp(CaughtUp.getDefaultInstance())
                            .build()));
                    out.write(frames.toByteArray());
                    out.flush();
                    readAcknowledgements(Content.Source.asInputStream(request));
                    seenByServer.add("ended in order");
                } catch (IOException e) {
                    seenByServer.add("cut");
                    callback.failed(e);
                    return;
                }
                callback.succeeded();
            });
            return true;
        }

        private void readAcknowledgements(InputStream in) throws IOException {
            byte[] frame = new byte[256];
            while (in.readNBytes(frame, 0, frame.length) == frame.length) {
                LinkUp up = LinkUp.parseFrom(ByteBuffer.wrap(frame, 3, frame[2]));
                seenByServer.add("acknowledged " + up.getAcknowledgement().getDelivery());
            }
        }

        private static LinkDown delivery(long number) {
            return LinkDown.newBuilder()
                    .setDelivery(Delivery.newBuilder().setDelivery(number))
                    .build();
        }

        private static byte[] frame(LinkDown message) {
            byte[] bytes = message.toByteArray();
            return ByteBuffer.allocate(256)
                    .put(new byte[] {0, 0, (byte) bytes.length})
                    .put(bytes)
                    .array();
        }
    }
}
