package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.protocol.appliance.OpenRendezvousRequest;
import dev.redoubt.protocol.appliance.ReadRendezvous;
import dev.redoubt.protocol.appliance.Rendezvous;
import dev.redoubt.protocol.appliance.RendezvousAnswer;
import dev.redoubt.protocol.appliance.RendezvousRequest;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RendezvousIT {
    private static final AtomicInteger ACCOUNTS = new AtomicInteger();
    private static final ByteString OFFER = ByteString.copyFromUtf8("a sealed offer");
    private static final ByteString REQUEST = ByteString.copyFromUtf8("a sealed request");
    private static final ByteString ANSWER = ByteString.copyFromUtf8("a sealed answer");
    private static TestAppliance appliance;

    private TestDevice device;
    private ByteString id;

    @BeforeAll
    static void start(@TempDir Path folder) {
        appliance = new TestAppliance(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        appliance.stop();
    }

    @BeforeEach
    void enrol() throws Exception {
        device = appliance.enrol("device" + ACCOUNTS.incrementAndGet(), 1);
        id = randomId();
    }

    private static ByteString randomId() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private ChannelResponse open(ByteString name, ByteString offer) throws Exception {
        OpenRendezvousRequest request =
                OpenRendezvousRequest.newBuilder().setId(name).setOffer(offer).build();
        return post(appliance.as(device), "/v1/rendezvous/open", request);
    }

    private ChannelResponse request(ByteString text) throws Exception {
        RendezvousRequest request =
                RendezvousRequest.newBuilder().setId(id).setRequest(text).build();
        return post(appliance.anonymous(), "/v1/rendezvous/request", request);
    }

    private ChannelResponse answer(DeviceSigner by, ByteString text) throws Exception {
        RendezvousAnswer answer =
                RendezvousAnswer.newBuilder().setId(id).setAnswer(text).build();
        return post(appliance.as(by), "/v1/rendezvous/answer", answer);
    }

    private ChannelResponse read() throws Exception {
        return post(
                appliance.anonymous(),
                "/v1/rendezvous/read",
                ReadRendezvous.newBuilder().setId(id).build());
    }

    @Test
    void carriesThreeTexts() throws Exception {
        open(id, OFFER);
        assertEquals(OFFER, Rendezvous.parseFrom(read().body()).getOffer());
        assertEquals(200, request(REQUEST).status());
        assertEquals(200, answer(device, ANSWER).status());
        Rendezvous all = Rendezvous.newBuilder()
                .setOffer(OFFER)
                .setRequest(REQUEST)
                .setAnswer(ANSWER)
                .build();
        assertEquals(all, Rendezvous.parseFrom(read().body()));
    }

    @Test
    void isOpenedByDevicesOnly() throws Exception {
        OpenRendezvousRequest request =
                OpenRendezvousRequest.newBuilder().setId(id).setOffer(OFFER).build();
        assertProblem(401, "not_enrolled", post(appliance.anonymous(), "/v1/rendezvous/open", request));
    }

    @Test
    void eachTextIsWrittenOnceAndTheSameAgainIsTheSame() throws Exception {
        open(id, OFFER);
        assertEquals(200, open(id, OFFER).status());
        assertProblem(409, "rendezvous_taken", open(id, ANSWER));
        request(REQUEST);
        assertEquals(200, request(REQUEST).status());
        assertProblem(409, "rendezvous_taken", request(OFFER));
        answer(device, ANSWER);
        assertEquals(200, answer(device, ANSWER).status());
        assertProblem(409, "rendezvous_taken", answer(device, OFFER));
    }

    @Test
    void onlyWhoOpenedItAnswersOrCloses() throws Exception {
        open(id, OFFER);
        TestDevice other = appliance.enrol("other" + ACCOUNTS.incrementAndGet(), 1);
        assertProblem(404, "unknown_rendezvous", answer(other, ANSWER));
        assertProblem(404, "unknown_rendezvous", answer(other, ByteString.EMPTY));
        assertEquals(200, read().status());
    }

    @Test
    void isGoneOnceItIsClosed() throws Exception {
        open(id, OFFER);
        assertEquals(200, answer(device, ByteString.EMPTY).status());
        assertProblem(404, "unknown_rendezvous", read());
        assertProblem(404, "unknown_rendezvous", request(REQUEST));
        assertProblem(409, "rendezvous_taken", open(id, OFFER));
    }

    @Test
    void lastsTenMinutes() throws Exception {
        open(id, OFFER);
        appliance.clock().move(Duration.ofMinutes(10).minusSeconds(1));
        assertEquals(200, read().status());
        appliance.clock().move(Duration.ofSeconds(1));
        assertProblem(404, "unknown_rendezvous", read());
        assertProblem(404, "unknown_rendezvous", request(REQUEST));
    }

    @Test
    void lastsNoLongerIfTheClockIsSetBack() throws Exception {
        for (int i = 0; i < 8; i++) {
            id = randomId();
            open(id, OFFER);
        }
        appliance.clock().move(Duration.ofMinutes(-30));
        try {
            assertProblem(404, "unknown_rendezvous", read());
            assertEquals(200, open(randomId(), OFFER).status());
        } finally {
            appliance.clock().move(Duration.ofMinutes(30));
        }
    }

    @Test
    void textsAreBounded() throws Exception {
        ByteString most = ByteString.copyFrom(new byte[64 * 1024]);
        assertEquals(200, open(id, most).status());
        assertProblem(400, "malformed_request", request(most.concat(OFFER)));
        assertProblem(400, "malformed_request", request(ByteString.EMPTY));
        assertProblem(400, "malformed_request", open(randomId().substring(1), OFFER));
    }

    @Test
    void anAccountOpensEightInTenMinutes() throws Exception {
        for (int i = 0; i < 8; i++) {
            id = randomId();
            assertEquals(200, open(id, OFFER).status());
            // Closing gives no room back.
            answer(device, ByteString.EMPTY);
        }
        ChannelResponse refused = open(randomId(), OFFER);
        assertProblem(429, "too_many_requests", refused);
        assertTrue(new String(refused.body(), StandardCharsets.UTF_8).contains("\"retry_after\":600"));
        appliance.clock().move(Duration.ofMinutes(10));
        assertEquals(200, open(randomId(), OFFER).status());
    }

    @Test
    void nothingOfItReachesTheDatabase() throws Exception {
        open(id, OFFER);
        request(REQUEST);
        answer(device, ANSWER);
        for (var column : new Rows(appliance.database()).everything().values()) {
            for (byte[] cell : column) {
                String text = new String(cell, StandardCharsets.ISO_8859_1);
                assertEquals(-1, text.indexOf("a sealed "));
            }
        }
    }
}
