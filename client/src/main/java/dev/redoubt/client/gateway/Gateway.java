package dev.redoubt.client.gateway;

import dev.redoubt.client.appliance.ChannelFailures;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * A listening gateway, from {@link #start} to {@link #close}. Its token lives as long as it does. Thread-safe.
 */
public final class Gateway implements AutoCloseable {
    private static final int THREADS = 16;
    // Whoever is on this machine can open them without knowing the token.
    private static final int MAX_CONNECTIONS = 512;
    private static final int MAX_HEAD = 16 * 1024;
    private static final int MAX_ANSWER_HEAD = 32 * 1024;
    private static final int NO_PORT = 0;

    private final Server server;
    private final Admission admission;
    private final Path tokenFile;
    private final String tokenLine;
    private final String url;
    private final Optional<String> openingUrl;
    private final AtomicReference<@Nullable RedoubtException> ending = new AtomicReference<>();
    private final Attendance attendance;

    private Gateway(
            Server server,
            Access access,
            Admission admission,
            Path tokenFile,
            String tokenLine,
            String url,
            Optional<String> openingUrl) {
        this.server = server;
        this.admission = admission;
        this.tokenFile = tokenFile;
        this.tokenLine = tokenLine;
        this.url = url;
        this.openingUrl = openingUrl;
        this.attendance = new Attendance(access, this::end, this::close);
    }

    /**
     * @param tokenFile gets the token, as one header line, readable for this user only
     * @param nanoTime a monotonic clock in nanoseconds
     * @throws IOException if it cannot listen there, or a file of somebody else is in the way
     */
    public static Gateway start(
            GatewayAddress address,
            Path tokenFile,
            Access access,
            ApplianceAddress at,
            SecureRandom random,
            LongSupplier nanoTime)
            throws IOException {
        return start(address, tokenFile, access, at, random, nanoTime, Patience.STANDARD);
    }

    static Gateway start(
            GatewayAddress address,
            Path tokenFile,
            Access access,
            ApplianceAddress at,
            SecureRandom random,
            LongSupplier nanoTime,
            Patience patience)
            throws IOException {
        Server server = server();
        try {
            Listener listener = listen(server, address);
            GatewayToken token = GatewayToken.random(random);
            OneTimeCode code = new OneTimeCode(random, nanoTime);
            Admission admission = new Admission(listener.hosts(), Cookies.nameFor(listener.port()), token, code);
            Tokenless tokenless = new Tokenless(patience.tokenless(), nanoTime);
            server.setHandler(new GatewayHandler(
                    admission, tokenless, access, new ChannelFailures(at), new ForwardedFields(at), patience));
            String line = Admission.HEADER + ": " + token.text() + "\n";
            OwnFile.write(tokenFile, line, Admission.HEADER + ": ");
            Optional<String> opening = listener.port() == NO_PORT
                    ? Optional.empty()
                    : Optional.of(listener.url() + Admission.OWN_PATH.substring(1) + code.text());
            server.start();
            if (address instanceof GatewayAddress.UnixSocket(Path file)) {
                OwnFile.restrict(file);
            }
            Gateway gateway = new Gateway(server, access, admission, tokenFile, line, listener.url(), opening);
            gateway.attendance.start();
            return gateway;
        } catch (IOException e) {
            stop(server);
            throw e;
        } catch (Exception e) {
            stop(server);
            throw new IllegalStateException("the HTTP server does not start", e);
        }
    }

    /** @param hosts what the field Host may be */
    private record Listener(int port, Set<String> hosts, String url) {}

    private static Server server() {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("gateway");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        Server server = new Server(threads);
        server.setErrorHandler((_, response, callback) -> {
            int status = response.getStatus();
            new Problem(status, "bad_request", HttpStatus.getMessage(status)).write(response, callback);
            return true;
        });
        return server;
    }

    private static Listener listen(Server server, GatewayAddress address) throws IOException {
        return switch (address) {
            case GatewayAddress.Loopback(InetAddress loopback, int port) -> listen(server, loopback, port);
            case GatewayAddress.UnixSocket(Path file) -> listen(server, file);
        };
    }

    private static Listener listen(Server server, InetAddress loopback, int wanted) throws IOException {
        ServerConnector connector = new ServerConnector(server, 1, 1, http());
        connector.setHost(loopback.getHostAddress());
        connector.setPort(wanted);
        connector.setReuseAddress(true);
        install(server, connector);
        connector.open();
        int port = connector.getLocalPort();
        boolean six = loopback instanceof Inet6Address;
        String own = (six ? "[::1]" : loopback.getHostAddress()) + ":" + port;
        boolean isLocalhost = six || loopback.getHostAddress().equals("127.0.0.1");
        Set<String> hosts = isLocalhost ? Set.of(own, "localhost:" + port) : Set.of(own);
        return new Listener(port, hosts, "http://" + own + "/");
    }

    private static Listener listen(Server server, Path file) throws IOException {
        OwnFile.makeRoomForSocket(file);
        UnixDomainServerConnector connector = new UnixDomainServerConnector(server, 1, 1, http());
        connector.setUnixDomainPath(file);
        install(server, connector);
        return new Listener(NO_PORT, Set.of("localhost"), "http://localhost/");
    }

    private static void install(Server server, AbstractConnector connector) {
        connector.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        server.addConnector(connector);
    }

    private static HttpConnectionFactory http() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(false);
        configuration.setRequestHeaderSize(MAX_HEAD);
        configuration.setResponseHeaderSize(MAX_ANSWER_HEAD);
        return new HttpConnectionFactory(configuration);
    }

    /** Where it listens, with a slash at the end; for a Unix socket, what tools are told beside it. */
    public String url() {
        return url;
    }

    /** The same with a code that works once, for a browser; empty for a Unix socket, which browsers cannot open. */
    public Optional<String> openingUrl() {
        return openingUrl;
    }

    /**
     * Waits until it is closed.
     *
     * @throws RedoubtException why it was ended, if that was not by {@link #close}
     */
    public void await() throws RedoubtException, InterruptedException {
        server.join();
        RedoubtException why = ending.get();
        if (why != null) {
            throw why;
        }
    }

    /** Closes it, and tells whoever waits why. */
    public void end(RedoubtException why) {
        ending.compareAndSet(null, why);
        close();
    }

    /** Cuts off what is running, and removes its files. */
    @Override
    public void close() {
        attendance.close();
        stop(server);
        admission.close();
        try {
            OwnFile.delete(tokenFile, tokenLine);
        } catch (IOException e) {
            // Nobody listens to the token any more.
            return;
        }
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server does not stop", e);
        }
    }
}
