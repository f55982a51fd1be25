package dev.redoubt.channel.client;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.glassfish.jersey.jetty.JettyHttpContainer;
import org.glassfish.jersey.jetty.JettyHttpContainerProvider;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * By hand: exchanges of 512 bytes each way, double-wrapped against the same resource in plain TLS, both with HTTP/2 and from
 * one process. Arguments: concurrent callers, seconds per round, rounds, and {@code jersey} for a resource of Jersey's instead
 * of a bare handler.
 */
final class ExchangeComparison {
    private static final byte[] BODY = new byte[512];

    private ExchangeComparison() {}

    @FunctionalInterface
    private interface Call {
        int run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        int callers = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        boolean jersey = arguments.length > 3 && arguments[3].equals("jersey");
        try (TestServer channel = new TestServer(resource(jersey));
                TestServer plain = TestServer.plain(resource(jersey));
                ChannelClient client = channel.client();
                OuterClient bare = plain.outerClient()) {
            ChannelRequest request = ChannelRequest.post("/resource", "application/octet-stream", BODY);
            Call wrapped = () -> client.send(request).body().length;
            Call unwrapped = () -> bare.post("/resource")
                    .body(new BytesRequestContent(BODY))
                    .send()
                    .getContent()
                    .length;
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                Cost ofPlain = measure(unwrapped, callers, seconds);
                Cost ofWrapped = measure(wrapped, callers, seconds);
                ratios[round] = ofWrapped.rate() / ofPlain.rate();
                System.out.printf(
                        "round %d: plain %,.0f/s (%.1f µs of CPU), double-wrapped %,.0f/s (%.1f µs), ratio %.3f (%.3f)%n",
                        round,
                        ofPlain.rate(),
                        ofPlain.micros(),
                        ofWrapped.rate(),
                        ofWrapped.micros(),
                        ratios[round],
                        ofPlain.micros() / ofWrapped.micros());
            }
            Arrays.sort(ratios);
            System.out.printf("median ratio %.3f%n", ratios[rounds / 2]);
        }
    }

    /**
     * @param rate exchanges per second
     * @param micros CPU time of one exchange, client and server together: steadier than the rate on a busy machine
     */
    private record Cost(double rate, double micros) {}

    private static Cost measure(Call call, int callers, int seconds) throws Exception {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long count = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Long> caller = () -> repeat(call, end);
            for (Future<Long> calls : threads.invokeAll(Collections.nCopies(callers, caller))) {
                count += calls.get();
            }
        }
        double micros = (system.getProcessCpuTime() - before) / 1000.0 / count;
        return new Cost((double) count / seconds, micros);
    }

    private static long repeat(Call call, long end) throws Exception {
        long count = 0;
        for (; System.nanoTime() < end; count++) {
            if (call.run() != BODY.length) {
                throw new IllegalStateException("a wrong answer");
            }
        }
        return count;
    }

    private static Handler resource(boolean jersey) {
        return jersey
                ? new JettyHttpContainerProvider()
                        .createContainer(JettyHttpContainer.class, new ResourceConfig(JerseyResource.class))
                : new Resource();
    }

    /** The same with Jersey. */
    @Path("/resource")
    public static final class JerseyResource {
        @POST
        public byte[] echo(byte[] body) {
            return body;
        }
    }

    /** Reads all, answers as much. */
    private static final class Resource extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            ByteBuffer body = Content.Source.asByteBuffer(request);
            response.write(true, body, callback);
            return true;
        }
    }
}
