package dev.redoubt.channel.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.server.OuterLimits;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Exchanges that need no handshake, say next to nothing and do not end: as many as somebody likes to open. */
@Timeout(60)
class SilentFloodIT {
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("127.0.0.2");
    private static final ChannelRequest SMALL = ChannelRequest.post("/things", "text/plain", new byte[10]);
    private static final int ALL = 20;
    private static final int OF_ADDRESS = 10;

    private final RecordingEvents events = new RecordingEvents();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    private void hang(OuterClient outer) {
        outer.post("/exchange")
                .body(new AsyncRequestContent(ByteBuffer.wrap(new byte[] {1})))
                .send(result -> {
                    if (result.getResponse() != null && result.getResponse().getStatus() == 503) {
                        refused.incrementAndGet();
                    }
                });
    }

    private long count(String event) {
        return events.seen().stream().filter(event::equals).count();
    }

    @Test
    void silentExchangesOfOneAddressLeaveAnotherAlone() throws Exception {
        OuterLimits limits = new OuterLimits(100, 100, ALL, OF_ADDRESS);
        try (TestServer server = TestServer.limited(limits, events, TestHandler.counting(calls));
                OuterClient outer = server.outerClient();
                Wire elsewhere = new Wire(server.port(), ELSEWHERE);
                ChannelClient steady = server.client(
                        ChannelTarget.of(
                                "localhost", elsewhere.port(), server.target().authority()),
                        Optional.empty())) {
            assertEquals(200, steady.send(SMALL).status());
            for (int i = 0; i < 2 * ALL; i++) {
                hang(outer);
            }
            while (refused.get() < 2 * ALL - OF_ADDRESS) {
                Thread.sleep(5);
            }
            for (int i = 0; i < 50; i++) {
                assertEquals(200, steady.send(SMALL).status());
            }
            assertEquals(51, calls.get());
            assertEquals(2 * ALL - OF_ADDRESS, count("addressOverloaded"));
            assertEquals(0, count("overloaded"));
            assertTrue(refused.get() <= 2 * ALL - OF_ADDRESS, "the others wait");
        }
    }
}
