package dev.redoubt.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FinishingHandlerTest {
    private final CountDownLatch inFlight = new CountDownLatch(2);
    private final Semaphore goOn = new Semaphore(0);

    private final Server server = new Server();
    private final LocalConnector connector = new LocalConnector(server);
    private final FinishingHandler finishing = new FinishingHandler(new Handler.Abstract() {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            switch (Request.getPathInContext(request)) {
                case "/slow" -> {
                    inFlight.countDown();
                    goOn.acquire();
                }
                case "/wrong" -> throw new AssertionError("wrong");
                default -> {}
            }
            response.setStatus(204);
            callback.succeeded();
            return true;
        }
    });

    @BeforeEach
    void start() throws Exception {
        server.addConnector(connector);
        server.setHandler(finishing);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        goOn.release(2);
        server.stop();
    }

    private static void ask(LocalConnector.LocalEndPoint connection, String path) {
        // It may be handled by the thread that brings it.
        Thread.ofVirtual().start(() -> connection.addInput("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"));
    }

    /** Somebody whose request is in flight when the stop begins. */
    private LocalConnector.LocalEndPoint early() throws InterruptedException {
        LocalConnector.LocalEndPoint early = connector.connect();
        ask(early, "/slow");
        while (inFlight.getCount() > 1) {
            Thread.sleep(1);
        }
        return early;
    }

    @Test
    void aStopServesWhatStillComesAndWaitsForAllOfIt() throws Exception {
        LocalConnector.LocalEndPoint early = early();
        LocalConnector.LocalEndPoint late = connector.connect();
        LocalConnector.LocalEndPoint lateAndSlow = connector.connect();

        CompletableFuture<Void> stopped = finishing.shutdown();
        ask(lateAndSlow, "/slow");
        inFlight.await();
        ask(late, "/quick");
        assertTrue(late.getResponse().startsWith("HTTP/1.1 204"));
        goOn.release();
        // Either of the two.
        Thread.sleep(100);
        assertFalse(stopped.isDone());

        goOn.release();
        assertTrue(early.getResponse().startsWith("HTTP/1.1 204"));
        assertTrue(lateAndSlow.getResponse().startsWith("HTTP/1.1 204"));
        stopped.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatFailsIsNotWaitedForForEver() throws Exception {
        LocalConnector.LocalEndPoint early = early();
        LocalConnector.LocalEndPoint wrong = connector.connect();

        CompletableFuture<Void> stopped = finishing.shutdown();
        ask(wrong, "/wrong");
        assertTrue(wrong.getResponse().startsWith("HTTP/1.1 500"));
        goOn.release();
        assertTrue(early.getResponse().startsWith("HTTP/1.1 204"));
        stopped.get(10, TimeUnit.SECONDS);
    }
}
