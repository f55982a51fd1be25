package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.session.TestAppliance;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that break before the answer is there: what is sent again, and how often. */
@Timeout(60)
class RepetitionIT {
    private static final ChannelRequest GET = ChannelRequest.get("/");
    private static final ChannelRequest POST = ChannelRequest.post("/", "text/plain", "x".getBytes(UTF_8));

    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final Handler counting = new TestHandler((request, _, callback) -> {
        Content.Source.consumeAll(request);
        keys.add(String.valueOf(request.getHeaders().get(ChannelRequest.IDEMPOTENCY_KEY)));
        callback.succeeded();
    });

    private void assertRunsTwiceUnderOneKey(ChannelClient client) throws ChannelException {
        assertEquals(
                200, client.send(POST.withIdempotencyKey(new SecureRandom())).status());
        assertEquals(2, keys.size());
        assertEquals(keys.get(0), keys.get(1));
    }

    @Test
    void aReadIsRepeatedInANewConnection() throws Exception {
        try (TestServer server = breaking(1);
                ChannelClient client = server.client()) {
            assertEquals(200, client.send(GET).status());
        }
        assertEquals(2, keys.size());
    }

    @Test
    void aChangeWithAKeyIsRepeatedUnderTheSameKey() throws Exception {
        try (TestServer server = breaking(1);
                ChannelClient client = server.client()) {
            assertRunsTwiceUnderOneKey(client);
        }
        assertTrue(keys.get(0).matches("[0-9a-f]{32}"), keys.get(0));
    }

    /** As a server does that is started again. */
    @Test
    void aCutAndALostSessionAreNoFailure() throws Exception {
        try (TestServer server = TestServer.behind(
                        channel -> new Handler.Wrapper(channel) {
                            private final AtomicInteger exchanges = new AtomicInteger();

                            @Override
                            public boolean handle(Request request, Response response, Callback callback)
                                    throws Exception {
                                int number = request.getHttpURI().getPath().equals("/exchange")
                                        ? exchanges.incrementAndGet()
                                        : 0;
                                if (number == 2) {
                                    Content.Source.consumeAll(request);
                                    response.setStatus(410);
                                    callback.succeeded();
                                    return true;
                                }
                                return super.handle(
                                        request, number == 1 ? new Broken(request, response) : response, callback);
                            }
                        },
                        new TestAppliance(),
                        counting);
                ChannelClient client = server.client()) {
            assertRunsTwiceUnderOneKey(client);
        }
    }

    @Test
    void keysDiffer() {
        SecureRandom random = new SecureRandom();
        assertNotEquals(
                POST.withIdempotencyKey(random).fields(),
                POST.withIdempotencyKey(random).fields());
    }

    @Test
    void aChangeWithoutAKeyIsNotRepeated() throws Exception {
        try (TestServer server = breaking(1);
                ChannelClient client = server.client()) {
            assertThrows(ChannelException.Truncated.class, () -> client.send(POST));
        }
        assertEquals(1, keys.size());
    }

    @Test
    void nothingIsRepeatedTwice() throws Exception {
        try (TestServer server = breaking(Integer.MAX_VALUE);
                ChannelClient client = server.client()) {
            assertThrows(ChannelException.Truncated.class, () -> client.send(GET));
        }
        assertEquals(2, keys.size());
    }

    /** The handler runs, and in place of its answer the connection breaks. */
    private TestServer breaking(int times) throws Exception {
        AtomicInteger left = new AtomicInteger(times);
        return TestServer.behind(
                channel -> new Handler.Wrapper(channel) {
                    @Override
                    public boolean handle(Request request, Response response, Callback callback) throws Exception {
                        boolean broken =
                                request.getHttpURI().getPath().equals("/exchange") && left.getAndDecrement() > 0;
                        return super.handle(request, broken ? new Broken(request, response) : response, callback);
                    }
                },
                new TestAppliance(),
                counting);
    }

    private static final class Broken extends Response.Wrapper {
        Broken(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, java.nio.ByteBuffer content, Callback callback) {
            getRequest().getConnectionMetaData().getConnection().getEndPoint().close();
            callback.failed(new IOException("broken on purpose"));
        }
    }
}
