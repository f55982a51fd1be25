package dev.redoubt.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.testing.MariaDb;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The driver over a Unix socket, and the socket against somebody who does not answer. */
@Timeout(60)
class UnixSocketIT {
    private static final int BACKLOG = 1;

    @TempDir
    Path folder;

    private Path path;
    private ServerSocketChannel silent;

    /** Not within the time of a test. */
    @BeforeAll
    static void startDatabase() {
        MariaDb.shared();
    }

    @BeforeEach
    void listen() throws IOException {
        path = folder.resolve("s");
        silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        silent.bind(UnixDomainSocketAddress.of(path), BACKLOG);
    }

    @AfterEach
    void close() throws IOException {
        silent.close();
    }

    private static Connection database(String socketTimeout) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", MariaDb.USER);
        properties.setProperty("password", MariaDb.PASSWORD);
        properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
        properties.setProperty(UnixSocketFactory.PATH, MariaDb.shared().socket().toString());
        properties.setProperty("connectTimeout", "2000");
        properties.setProperty("socketTimeout", socketTimeout);
        // A host that is nowhere: it is not looked up.
        return DriverManager.getConnection(
                "jdbc:mariadb://nowhere.invalid/" + MariaDb.shared().createDatabase(), properties);
    }

    @Test
    void whatIsLargerThanAnyBufferComesAndGoesWhole() throws Exception {
        try (Connection connection = database("30000");
                PreparedStatement statement = connection.prepareStatement("select ?")) {
            byte[] large = new byte[12 << 20];
            new java.util.Random(7).nextBytes(large);
            statement.setBytes(1, large);
            try (ResultSet answer = statement.executeQuery()) {
                assertTrue(answer.next());
                org.junit.jupiter.api.Assertions.assertArrayEquals(large, answer.getBytes(1));
            }
        }
    }

    @Test
    void aStatementThatTakesTooLongForTheSocketFailsAsALostConnection() throws Exception {
        try (Connection connection = database("300");
                Statement statement = connection.createStatement()) {
            SQLException e = assertThrows(SQLException.class, () -> statement.execute("select sleep(20)"));
            assertTrue(Database.isConnectionLost(e), e.toString());
        }
    }

    @Test
    void aStatementIsCancelledFromAnotherThread() throws Exception {
        try (Connection connection = database("30000");
                Statement statement = connection.createStatement()) {
            CompletableFuture<Void> cancel = CompletableFuture.runAsync(
                    () -> {
                        try {
                            statement.cancel();
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
            long begun = System.nanoTime();
            // It ends with an error, or with 1 for a sleep that was cut short.
            try {
                statement.execute("select sleep(20)");
            } catch (SQLException e) {
                assertEquals(1317, e.getErrorCode(), e.toString());
            }
            cancel.join();
            assertTrue(System.nanoTime() - begun < Duration.ofSeconds(15).toNanos());
        }
    }

    @Test
    void aReadEndsWithItsTimeOutAndTheSocketStays() throws IOException {
        try (UnixSocket socket = UnixSocket.connect(path, 1_000);
                SocketChannel other = silent.accept()) {
            socket.setSoTimeout(100);
            InputStream in = socket.getInputStream();
            assertThrows(SocketTimeoutException.class, in::read);
            Channels.newOutputStream(other).write(7);
            assertEquals(7, in.read());
        }
    }

    @Test
    void aWriteThatNobodyTakesEndsWithItsTimeOut() throws IOException {
        try (UnixSocket socket = UnixSocket.connect(path, 1_000);
                SocketChannel _ = silent.accept()) {
            socket.setSoTimeout(100);
            assertThrows(
                    SocketTimeoutException.class, () -> socket.getOutputStream().write(new byte[8 << 20]));
        }
    }

    @Test
    @SuppressWarnings("try")
    void closingEndsAReadThatWaits() throws Exception {
        try (UnixSocket socket = UnixSocket.connect(path, 1_000);
                SocketChannel _ = silent.accept()) {
            CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> {
                try {
                    return socket.getInputStream().read();
                } catch (SocketException e) {
                    return -2;
                } catch (IOException e) {
                    return -3;
                }
            });
            Thread.sleep(Duration.ofMillis(200));
            socket.close();
            assertTrue(read.get(10, TimeUnit.SECONDS) < 0);
            assertTrue(socket.isClosed());
        }
    }

    @Test
    void theEndOfTheOtherSideIsTheEnd() throws IOException {
        try (UnixSocket socket = UnixSocket.connect(path, 1_000)) {
            silent.accept().close();
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void aQueueThatIsFullAndStaysSoEndsWithTheTimeOutOfTheConnection() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try {
            assertThrows(SocketTimeoutException.class, () -> {
                for (int i = 0; i < 10; i++) {
                    waiting.add(UnixSocket.connect(path, 200));
                }
            });
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void aSocketThatIsNotThereIsNotConnectedTo() {
        assertThrows(IOException.class, () -> UnixSocket.connect(folder.resolve("other"), 200));
    }
}
