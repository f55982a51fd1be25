package dev.redoubt.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has broken TLS: stands between the apps and the appliance with the appliance's own TLS key, ends TLS on both
 * sides, passes every byte on, and keeps what the HTTP/2 connection carried. Shows what the inner layer leaves to see.
 */
final class Tap implements AutoCloseable {
    private static final int KEPT_AT_MOST = 4 << 20;

    private final SSLServerSocket listener;
    private final SSLContext towardsAppliance;
    private final int appliancePort;
    private final List<Captured> captured = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final @Nullable Path recordings;
    private int kept;
    private int connections;
    private long carried;
    private long holdAt = Long.MAX_VALUE;

    /** One DATA frame as it went by, without TLS. */
    record Captured(Direction direction, byte[] content) {}

    enum Direction {
        TO_APPLIANCE,
        TO_APP
    }

    private Tap(SSLServerSocket listener, SSLContext towardsAppliance, int appliancePort, @Nullable Path recordings) {
        this.listener = listener;
        this.towardsAppliance = towardsAppliance;
        this.appliancePort = appliancePort;
        this.recordings = recordings;
    }

    /**
     * Listens on a free port of the loopback interface.
     *
     * @param recordings a folder for every byte of every connection, one file for each direction; or none
     */
    static Tap start(Appliance appliance, @Nullable Path recordings) throws IOException, GeneralSecurityException {
        SSLContext towardsApps = contextWithKey(appliance.certificate(), appliance.privateKey());
        SSLServerSocket listener = (SSLServerSocket)
                towardsApps.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setSSLParameters(http2(listener.getSSLParameters()));
        Tap tap = new Tap(listener, contextTrusting(appliance.authority()), appliance.port(), recordings);
        Thread.ofVirtual().name("tap").start(tap::acceptAll);
        return tap;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** All that went by since the last call. */
    synchronized List<Captured> drain() {
        List<Captured> all = List.copyOf(captured);
        captured.clear();
        kept = 0;
        return all;
    }

    /** Cuts every connection, as a network does. Those that come afterwards pass. */
    synchronized void cut() {
        sockets.forEach(Tap::closeQuietly);
        sockets.clear();
        letPass();
    }

    /** How many bytes went by, both ways. */
    synchronized long carried() {
        return carried;
    }

    /** After so many bytes more nothing passes until {@link #letPass} or {@link #cut}. */
    synchronized void holdAfter(long bytes) {
        holdAt = carried + bytes;
    }

    synchronized void letPass() {
        holdAt = Long.MAX_VALUE;
        notifyAll();
    }

    /** Waits until nothing passes any more. @return whether that happened before the time was over */
    synchronized boolean holds(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        long left = patience.toMillis();
        while (carried < holdAt && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        return carried >= holdAt;
    }

    private synchronized void pass(int bytes) throws InterruptedException {
        carried += bytes;
        while (carried >= holdAt) {
            notifyAll();
            wait();
        }
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket app = listener.accept();
                Thread.ofVirtual().start(() -> relay((SSLSocket) app));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void relay(SSLSocket app) {
        int number = nextConnection();
        try (app;
                OutputStream upwards = recording(number, Direction.TO_APPLIANCE);
                OutputStream downwards = recording(number, Direction.TO_APP);
                SSLSocket appliance = (SSLSocket) towardsAppliance
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), appliancePort)) {
            remember(app, appliance);
            // What passes it is passed on as it came, without waiting for more.
            app.setTcpNoDelay(true);
            appliance.setTcpNoDelay(true);
            appliance.setSSLParameters(http2(appliance.getSSLParameters()));
            app.startHandshake();
            appliance.startHandshake();
            Thread up = Thread.ofVirtual().start(() -> pump(app, appliance, Direction.TO_APPLIANCE, upwards));
            pump(appliance, app, Direction.TO_APP, downwards);
            up.join();
        } catch (IOException | InterruptedException e) {
            // Either side went away: the other one sees the end of its connection, as without the tap.
        }
    }

    private synchronized void remember(Socket app, Socket appliance) {
        sockets.add(app);
        sockets.add(appliance);
    }

    private synchronized int nextConnection() {
        return ++connections;
    }

    private OutputStream recording(int connection, Direction direction) throws IOException {
        return recordings == null
                ? OutputStream.nullOutputStream()
                : Files.newOutputStream(
                        recordings.resolve(connection + "-" + direction.name().toLowerCase(Locale.ROOT)));
    }

    private void pump(SSLSocket from, SSLSocket to, Direction direction, OutputStream recording) {
        Http2DataFrames frames = new Http2DataFrames(
                direction == Direction.TO_APPLIANCE ? Http2DataFrames.PREFACE_SIZE : 0, data -> keep(direction, data));
        byte[] buffer = new byte[32 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                recording.write(buffer, 0, read);
                frames.accept(ByteBuffer.wrap(buffer, 0, read));
                out.write(buffer, 0, read);
                out.flush();
                pass(read);
            }
        } catch (IOException | InterruptedException e) {
            // The connection broke; closing both below tells each side.
        } finally {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private synchronized void keep(Direction direction, byte[] content) {
        if (kept + content.length <= KEPT_AT_MOST) {
            captured.add(new Captured(direction, content));
            kept += content.length;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone, which is what was wanted.
        }
    }

    private static SSLParameters http2(SSLParameters parameters) {
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setApplicationProtocols(new String[] {"h2"});
        return parameters;
    }

    private static SSLContext contextWithKey(Path chain, Path key) throws IOException, GeneralSecurityException {
        Certificate[] certificates = certificates(chain).toArray(Certificate[]::new);
        KeyStore store = emptyStore();
        String algorithm = certificates[0].getPublicKey().getAlgorithm();
        store.setKeyEntry("tap", privateKey(key, algorithm), new char[0], certificates);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    static SSLContext contextTrusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        store.setCertificateEntry(
                "authority", certificates(authority).iterator().next());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path pem)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    private static PrivateKey privateKey(Path pem, String algorithm) throws IOException, GeneralSecurityException {
        String text = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance(algorithm)
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
    }
}
