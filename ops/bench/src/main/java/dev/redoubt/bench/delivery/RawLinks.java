package dev.redoubt.bench.delivery;

import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.rig.Device;
import dev.redoubt.rig.RedoubtServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Tens of thousands of links to one server, from several addresses of the loopback, as the server limits how many there are of
 * each. All of them share a few threads. Thread-safe.
 */
final class RawLinks implements AutoCloseable {
    private static final int SOURCES = 25;
    private static final int AT_ONCE = 32;
    private static final int WINDOW = 64 * 1024;

    private final RedoubtServer server;
    private final RecordEngines engines = RedoubtServer.engines();
    private final QueuedThreadPool threads = new QueuedThreadPool(64);
    private final Scheduler timer = new ScheduledExecutorScheduler("raw-links", true);
    private final ByteBufferPool buffers = new ArrayByteBufferPool();
    private final List<HTTP2Client> clients = new ArrayList<>();
    private final Queue<RawLink> links = new ConcurrentLinkedQueue<>();
    private int next;

    RawLinks(RedoubtServer server) throws IOException {
        this.server = server;
        SslContextFactory.Client tls = tls(server.target().authority());
        try {
            threads.setDaemon(true);
            threads.start();
            timer.start();
            for (int i = 0; i < SOURCES; i++) {
                clients.add(client(tls, new InetSocketAddress("127.0.1." + (i + 1), 0)));
            }
        } catch (Exception e) {
            throw new IOException("the connections' client does not start", e);
        }
    }

    private HTTP2Client client(SslContextFactory.Client tls, InetSocketAddress source) throws Exception {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setExecutor(threads);
        connector.setScheduler(timer);
        connector.setByteBufferPool(buffers);
        connector.setSslContextFactory(tls);
        connector.setBindAddress(source);
        HTTP2Client client = new HTTP2Client(connector);
        client.setIdleTimeout(0);
        client.setInitialStreamRecvWindow(WINDOW);
        client.setInitialSessionRecvWindow(WINDOW);
        client.start();
        return client;
    }

    private static SslContextFactory.Client tls(X509Certificate authority) throws IOException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", authority);
            SslContextFactory.Client tls = new SslContextFactory.Client();
            tls.setTrustStore(trusted);
            tls.setIncludeProtocols("TLSv1.3");
            tls.setEndpointIdentificationAlgorithm("HTTPS");
            return tls;
        } catch (GeneralSecurityException e) {
            throw new IOException("the authority's certificate cannot be used", e);
        }
    }

    /** Opens a link for each of these devices, some at a time, and waits until all that waited for them has come. */
    void open(List<Device> devices) throws IOException, InterruptedException {
        try (ExecutorService some = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<?>> openings = new ArrayList<>();
            for (Device device : devices) {
                openings.add(some.submit(() -> {
                    RawLink link = authenticated(device);
                    link.open(_ -> {});
                    link.awaitCaughtUp();
                    return link;
                }));
            }
            for (Future<?> opening : openings) {
                opening.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a link could not be opened: " + size() + " stand", e.getCause());
        }
    }

    /** A link that is not begun yet. Closed with these. */
    RawLink authenticated(Device device) throws IOException {
        Session connection = OuterAnswer.await(source()
                .connect(
                        new InetSocketAddress(server.target().host(), server.target().port()),
                        new Session.Listener() {}));
        RawLink link = RawLink.authenticated(
                server.target().host(), server.target().port(), connection, device, server.check(), engines);
        links.add(link);
        return link;
    }

    private synchronized HTTP2Client source() {
        next = (next + 1) % clients.size();
        return clients.get(next);
    }

    /** Links that have not ended. */
    int size() {
        return Math.toIntExact(links.stream().filter(RawLink::isOpen).count());
    }

    void beat() {
        links.forEach(RawLink::beat);
    }

    @Override
    public void close() {
        links.forEach(RawLink::close);
        try {
            for (HTTP2Client client : clients) {
                client.stop();
            }
            timer.stop();
            threads.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the connections' client does not stop", e);
        }
    }
}
