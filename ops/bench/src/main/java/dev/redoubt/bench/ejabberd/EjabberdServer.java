package dev.redoubt.bench.ejabberd;

import dev.redoubt.bench.appliance.TlsIdentity;
import dev.redoubt.rig.DatabaseServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** ejabberd in a process of its own, with its own folder, without a node name and so without Erlang's port mapper. */
public final class EjabberdServer implements AutoCloseable {
    /** The database that it wants. */
    public static final String DATABASE = "ejabberd";

    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 25;

    private final EjabberdPackage files;
    private final Path folder;
    private final int port;
    private final SSLSocketFactory tls;
    private final EjabberdDatabase database;
    private Process process;

    private EjabberdServer(
            EjabberdPackage files, Path folder, int port, SSLSocketFactory tls, EjabberdDatabase database)
            throws IOException {
        this.files = files;
        this.folder = folder;
        this.port = port;
        this.tls = tls;
        this.database = database;
        this.process = files.command(folder).start();
    }

    /**
     * Starts it over an empty database of its own, and waits until it serves.
     *
     * @param folder of its own, made
     */
    public static EjabberdServer start(EjabberdPackage files, Path folder, DatabaseServer server) throws IOException {
        EjabberdDatabase database =
                new EjabberdDatabase(server.url(DATABASE), DatabaseServer.USER, DatabaseServer.PASSWORD);
        database.create(files.schema());
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        TlsIdentity identity = TlsIdentity.create();
        int port = freePort();
        var configuration = new EjabberdConfiguration(
                port,
                Files.writeString(folder.resolve("key.pem"), identity.pem()),
                new EjabberdConfiguration.Database(
                        server.port(), DATABASE, DatabaseServer.USER, DatabaseServer.PASSWORD));
        Files.writeString(folder.resolve("ejabberd.yml"), configuration.text());
        EjabberdServer started = new EjabberdServer(files, folder, port, trusting(identity), database);
        started.awaitReady();
        return started;
    }

    /**
     * Stops it and starts it again.
     *
     * @return how long it took from the start of its process until it served
     */
    Duration restart() throws IOException {
        close();
        long start = System.nanoTime();
        process = files.command(folder).start();
        awaitReady();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static SSLSocketFactory trusting(TlsIdentity identity) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("server", identity.certificate());
            TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no TLS", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** It listens once all else of it runs. */
    private void awaitReady() throws IOException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (process.isAlive() && System.nanoTime() < limit) {
            try {
                XmppStream.open(tls, port).close();
                return;
            } catch (IOException _) {
                pause();
            }
        }
        close();
        throw new IOException("ejabberd does not serve; what it said is in " + folder);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** What the bench may do in its database. */
    EjabberdDatabase database() {
        return database;
    }

    /** A stream of the user of this name, logged in. */
    XmppStream connect(String user) throws IOException {
        XmppStream stream = XmppStream.open(tls, port);
        try {
            stream.logIn(user);
            return stream;
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        // Erlang's runtime stops all that runs in it.
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
