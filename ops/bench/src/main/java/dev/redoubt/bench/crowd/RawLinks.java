package dev.redoubt.bench.crowd;

import dev.redoubt.channel.client.ChannelTarget;
import dev.redoubt.channel.handshake.CertificateCheck;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.rig.Device;
import dev.redoubt.rig.Forgetful;
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
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.PingFrame;
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
public final class RawLinks implements Crowd {
    private static final int SOURCES = 25;
    private static final int AT_ONCE = 32;
    private static final int WINDOW = 64 * 1024;

    private final ChannelTarget target;
    private final CertificateCheck check;
    private final SslContextFactory.Client tls;
    private final RecordEngines engines = Forgetful.engines();
    private final QueuedThreadPool threads = new QueuedThreadPool(64);
    private final Scheduler timer = new ScheduledExecutorScheduler("raw-links", true);
    private final ByteBufferPool buffers = new ArrayByteBufferPool();
    private final List<HTTP2Client> clients = new ArrayList<>();
    private final Queue<RawLink> links = new ConcurrentLinkedQueue<>();
    private final LongAdder answers = new LongAdder();
    private final List<Device> devices;
    private int next;
    private int begun;

    /** @param devices that connect, in this order */
    public RawLinks(RedoubtServer server, List<Device> devices) throws IOException {
        this.target = server.target();
        this.check = server.check();
        this.devices = devices;
        this.tls = tls(target.authority());
        try {
            threads.setDaemon(true);
            threads.start();
            timer.start();
            for (int i = 0; i < SOURCES; i++) {
                clients.add(client(new InetSocketAddress("127.0.1." + (i + 1), 0)));
            }
        } catch (Exception e) {
            throw new IOException("the connections' client does not start", e);
        }
    }

    private HTTP2Client client(InetSocketAddress source) throws Exception {
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

    @Override
    public void grow(int count) throws IOException, InterruptedException {
        try (ExecutorService some =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<RawLink>> openings = new ArrayList<>();
            for (; begun < count; begun++) {
                Device device = devices.get(begun);
                openings.add(some.submit(() -> opened(device)));
            }
            for (Future<RawLink> opening : openings) {
                opening.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a link could not be opened: " + size() + " stand", e.getCause());
        }
    }

    private RawLink opened(Device device) throws IOException {
        RawLink link = authenticated(device);
        link.open(_ -> {});
        link.awaitCaughtUp();
        return link;
    }

    /** A link that is not begun yet. Closed with these. */
    public RawLink authenticated(Device device) throws IOException {
        Session connection = OuterAnswer.await(
                source().connect(tls, new InetSocketAddress(target.host(), target.port()), new Alive()));
        RawLink link = RawLink.authenticated(target.host(), target.port(), connection, device, check, engines);
        links.add(link);
        return link;
    }

    private synchronized HTTP2Client source() {
        next = (next + 1) % clients.size();
        return clients.get(next);
    }

    private final class Alive implements Session.Listener {
        @Override
        public void onPing(Session session, PingFrame frame) {
            answers.increment();
        }
    }

    @Override
    public int size() {
        return Math.toIntExact(links.stream().filter(RawLink::isOpen).count());
    }

    @Override
    public void beat() {
        links.forEach(RawLink::beat);
    }

    @Override
    public long answers() {
        return answers.sum();
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
