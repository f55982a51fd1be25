package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.channel.session.DeviceSigner;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Optional;
import java.util.Random;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.glassfish.jersey.jetty.JettyHttpContainer;
import org.glassfish.jersey.jetty.JettyHttpContainerProvider;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Resources behind the channel are ordinary resources. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JerseyIT {
    private TestServer server;
    private ChannelClient client;

    @BeforeAll
    void start() throws Exception {
        Handler jersey = new JettyHttpContainerProvider()
                .createContainer(JettyHttpContainer.class, new ResourceConfig(Greetings.class));
        server = new TestServer(jersey);
        client = server.client();
    }

    @AfterAll
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void parametersAndFieldsArrive() throws Exception {
        ChannelResponse response = client.send(
                ChannelRequest.get("/greetings/alice?greeting=hello").with("x-from", "bob"));

        assertEquals(200, response.status());
        assertEquals("hello alice from bob", new String(response.body(), UTF_8));
        assertEquals("text/plain", response.field("content-type").get());
    }

    @Test
    void bodiesGoBothWays() throws Exception {
        byte[] body = new byte[100_000];
        new Random(1).nextBytes(body);

        ChannelResponse response = client.send(ChannelRequest.post("/greetings", "application/octet-stream", body));

        assertArrayEquals(body, response.body());
    }

    @Test
    void aStreamedAnswerArrivesWhole() throws Exception {
        assertEquals(
                3_000_000, client.send(ChannelRequest.get("/greetings/stream")).body().length);
    }

    @Test
    void statusCodesWithoutContentPass() throws Exception {
        assertEquals(
                204,
                client.send(ChannelRequest.post("/greetings/nothing", "text/plain", new byte[1]))
                        .status());
    }

    @Test
    void errorsOfResourcesStayInside() throws Exception {
        assertEquals(404, client.send(ChannelRequest.get("/nothing/here")).status());
        assertEquals(
                405,
                client.send(ChannelRequest.post("/greetings/alice", "text/plain", new byte[1]))
                        .status());
        assertEquals(
                418,
                client.send(ChannelRequest.get("/greetings/failing/teapot")).status());
        assertEquals(
                500, client.send(ChannelRequest.get("/greetings/failing/bug")).status());
    }

    @Test
    void aResourceSeesTheDevice() throws Exception {
        assertEquals(
                "nobody",
                new String(client.send(ChannelRequest.get("/greetings/whoami")).body(), UTF_8));
        DeviceSigner signer = server.appliance().enrolDevice();
        try (ChannelClient device = server.client(Optional.of(signer))) {
            byte[] body = device.send(ChannelRequest.get("/greetings/whoami")).body();
            assertEquals(signer.node().toString(), new String(body, UTF_8));
        }
    }

    @Test
    void aSmallAnswerIsOneRecord() throws Exception {
        try (Interceptor watcher = new Interceptor(server);
                ChannelClient watched = watcher.client()) {
            watched.send(ChannelRequest.get("/greetings/alice?greeting=hello"));
            assertEquals(256 + 20, watcher.answers().getLast().body().length);
        }
    }

    @Path("/greetings")
    public static final class Greetings {
        private final Provider<Request> request;

        @Inject
        public Greetings(Provider<Request> request) {
            this.request = request;
        }

        @GET
        @Path("{name}")
        @Produces("text/plain")
        public String greet(
                @PathParam("name") String name,
                @QueryParam("greeting") String greeting,
                @HeaderParam("X-From") String from) {
            return greeting + " " + name + " from " + from;
        }

        @POST
        public byte[] echo(byte[] body) {
            return body;
        }

        @POST
        @Path("nothing")
        public void nothing() {}

        @GET
        @Path("stream")
        public StreamingOutput stream() {
            return out -> {
                for (int i = 0; i < 3000; i++) {
                    out.write(new byte[1000]);
                    out.flush();
                }
            };
        }

        @GET
        @Path("failing/{how}")
        public String fail(@PathParam("how") String how) {
            if (how.equals("teapot")) {
                throw new WebApplicationException(Response.status(418).build());
            }
            return Integer.toString(Integer.parseInt(how));
        }

        @GET
        @Path("whoami")
        public String whoami() {
            return ChannelHandler.device(request.get())
                    .map(device -> device.node().toString())
                    .orElse("nobody");
        }
    }
}
