package dev.redoubt.client.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.ChannelKey;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.UntrustedApplianceException;
import dev.redoubt.protocol.appliance.EnrolRequest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of channel certificates over TLS and HTTP/2, and what the user is told of it. */
@Timeout(60)
class ChannelCertificatesIT {
    private static final Duration HOUR_AGO = Duration.ofHours(-1);
    private static final long FIRST = 7;

    private final ChannelConnector connector =
            new ChannelConnector(Clock.systemUTC(), new SecureRandom(), Optional.empty());
    private final ChannelMemory memory = new RememberedInTest();
    private TestChannelServer server;
    private ApplianceProfile profile;

    @BeforeEach
    void start() throws Exception {
        server = new TestChannelServer(FIRST, new Empty());
        profile = server.profile().withAuthority(connector.fetchAuthority(server.profile()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Answers 200 with nothing, which is an empty EnrolResponse. */
    private static final class Empty extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            callback.succeeded();
            return true;
        }
    }

    private void callInANewSession() throws RedoubtException {
        try (Appliance appliance = connector.connectToEnrol(profile, memory)) {
            appliance.enrol(EnrolRequest.getDefaultInstance());
        }
    }

    private void serveWith(long serial, Duration from) {
        server.serveWith(server.channelKey(serial, from, Optional.empty()));
    }

    private long seenSerial() throws RedoubtException {
        return memory.newest().orElseThrow().serial();
    }

    private void assertAlarm(String reason, String advice) {
        String sentence = String.valueOf(assertThrows(UntrustedApplianceException.class, this::callInANewSession)
                .getMessage());
        assertTrue(sentence.contains(reason), sentence);
        assertTrue(sentence.contains(advice), sentence);
    }

    @Test
    void renewalIsNotNoticed() throws Exception {
        try (Appliance appliance = connector.connectToEnrol(profile, memory)) {
            appliance.enrol(EnrolRequest.getDefaultInstance());
            serveWith(FIRST + 1, HOUR_AGO);
            appliance.enrol(EnrolRequest.getDefaultInstance());
            assertEquals(FIRST, seenSerial());
        }
        callInANewSession();
        assertEquals(FIRST + 1, seenSerial());
    }

    @Test
    void certificateThatHasExpiredIsRefused() throws Exception {
        serveWith(FIRST, Duration.ofDays(-30));
        assertAlarm("by this machine's clock its certificate expired at", "to renew the certificate");
        assertTrue(memory.newest().isEmpty());
    }

    @Test
    void certificateOfTheFutureIsRefused() {
        serveWith(FIRST, Duration.ofMinutes(5));
        assertAlarm("by this machine's clock its certificate is not valid before", "set the clock if it is wrong");
    }

    @Test
    void twoKeysUnderOneSerialAreAnAlarm() throws Exception {
        callInANewSession();
        serveWith(FIRST, HOUR_AGO);
        assertAlarm("there are two different keys under certificate 7", "in person");
    }

    @Test
    void twoListsUnderOneNumberAreAnAlarm() throws Exception {
        server.serveWith(server.channelKey(FIRST, HOUR_AGO, server.revoke(3, 1L)));
        callInANewSession();
        server.serveWith(server.channelKey(FIRST + 1, HOUR_AGO, server.revoke(3, 2L)));
        assertAlarm("there are two different revocation lists 3", "in person");
    }

    @Test
    void olderKeyIsRefused() throws Exception {
        callInANewSession();
        serveWith(FIRST - 1, HOUR_AGO);
        assertAlarm("it shows certificate 6 after 7", "somebody may pose as the appliance");
    }

    /** Whoever has seen the list once refuses the thief of a channel key, whatever he shows. */
    @Test
    void thiefOfARevokedKeyIsRefusedWithNoListAndWithAnOldOne() throws Exception {
        ChannelKey stolen = server.channelKey(FIRST + 1, HOUR_AGO, Optional.empty());
        ChannelKey stolenWithOldList = server.channelKey(FIRST + 2, HOUR_AGO, server.revoke(1, 2L));
        server.serveWith(server.channelKey(FIRST + 3, HOUR_AGO, server.revoke(2, FIRST + 1, FIRST + 2)));
        callInANewSession();
        server.serveWith(stolen);
        assertAlarm("it shows certificate 8, which the appliance has revoked", "somebody may pose as the appliance");
        server.serveWith(stolenWithOldList);
        assertAlarm("it shows certificate 9, which the appliance has revoked", "somebody may pose as the appliance");
        assertEquals(2, memory.revocations().orElseThrow().number());
    }

    /** Also a client that knows no serial above the stolen one. */
    @Test
    void listIsKeptFromAHandshakeThatFails() throws Exception {
        ChannelKey stolen = server.channelKey(FIRST, HOUR_AGO, Optional.empty());
        server.serveWith(server.channelKey(FIRST + 1, Duration.ofMinutes(5), server.revoke(1, FIRST)));
        assertAlarm("not valid before", "clock");
        assertTrue(memory.newest().isEmpty());
        server.serveWith(stolen);
        assertAlarm("it shows certificate 7, which the appliance has revoked", "somebody may pose as the appliance");
    }
}
