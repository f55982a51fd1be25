package dev.redoubt.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class FinishingHandlerTest {
    private static final String SLOW = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String QUICK = "GET /quick HTTP/1.1\r\nHost: x\r\n\r\n";

    private final CountDownLatch inFlight = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** Answers at once, or when it may. */
    private final Handler handler = new Handler.Abstract() {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            if (Request.getPathInContext(request).equals("/slow")) {
                inFlight.countDown();
                goOn.await();
            }
            response.setStatus(204);
            callback.succeeded();
            return true;
        }
    };

    @Test
    void aStopServesWhatStillComesAndWaitsForWhatIsInFlight() throws Exception {
        Server server = new Server();
        LocalConnector connector = new LocalConnector(server);
        server.addConnector(connector);
        FinishingHandler finishing = new FinishingHandler(handler);
        server.setHandler(finishing);
        server.start();
        try {
            LocalConnector.LocalEndPoint early = connector.connect();
            LocalConnector.LocalEndPoint late = connector.connect();
            early.addInput(SLOW);
            inFlight.await();

            CompletableFuture<Void> stopped = finishing.shutdown();
            late.addInput(QUICK);
            assertTrue(late.getResponse().startsWith("HTTP/1.1 204"));
            assertFalse(stopped.isDone());

            goOn.countDown();
            assertTrue(early.getResponse().startsWith("HTTP/1.1 204"));
            stopped.get(10, TimeUnit.SECONDS);
        } finally {
            goOn.countDown();
            server.stop();
        }
    }
}
