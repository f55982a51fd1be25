package dev.redoubt.server.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.configuration.RefusedStartException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine's socket: who may come in, and what it does to files. */
@Timeout(60)
class LocalListenerIT {
    @TempDir
    Path parent;

    private Path folder;
    private Path socket;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(
                parent.resolve("f"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        socket = folder.resolve("s.socket");
    }

    private LocalListener start() {
        return LocalListener.start(socket, WhoIsIt::new);
    }

    /** Answers with the name of who asks. */
    private static final class WhoIsIt extends Handler.Abstract {
        private final Function<Request, Optional<Administrator>> who;

        WhoIsIt(Function<Request, Optional<Administrator>> who) {
            this.who = who;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String name = who.apply(request).map(Administrator::name).orElse("nobody");
            Content.Sink.write(response, true, name, callback);
            return true;
        }
    }

    private String ask() throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(
                    ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(UTF_8)));
            String answer = new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whoeverRunsTheServerIsKnownByTheSystemsName() throws IOException {
        LocalListener listener = start();
        try {
            assertEquals("local:" + System.getProperty("user.name"), ask());
        } finally {
            listener.stop();
        }
    }

    @Test
    void theSocketIsForItsOwnerAloneAndGoesWithTheServer() throws IOException {
        LocalListener listener = start();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        assertEquals(List.of("s.socket"), files());
        listener.stop();
        assertEquals(List.of(), files());
    }

    /** Even where the mode of the socket would let him. */
    @Test
    void anotherUserIsNobody() throws Exception {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "only root can become somebody else");
        LocalListener listener = start();
        try {
            Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
            String closed = asNobody();
            assertTrue(closed.contains("connect"), closed);
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            assertEquals("nobody", asNobody());
        } finally {
            listener.stop();
        }
    }

    private String asNobody() throws Exception {
        Process curl = new ProcessBuilder(
                        "setpriv",
                        "--reuid",
                        "65534",
                        "--regid",
                        "65534",
                        "--clear-groups",
                        "curl",
                        "-sS",
                        "--unix-socket",
                        socket.toString(),
                        "http://localhost/")
                .redirectErrorStream(true)
                .start();
        String said = new String(curl.getInputStream().readAllBytes(), UTF_8);
        assertTrue(curl.waitFor(20, TimeUnit.SECONDS));
        return said;
    }

    @Test
    void whatAKilledServerLeftIsReplaced() throws IOException {
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(socket));
        }
        LocalListener listener = start();
        assertTrue(ask().startsWith("local:"));
        listener.stop();
    }

    @Test
    void aSocketOnWhichSomebodyListensIsNot() throws IOException {
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(socket));
            RefusedStartException refused = assertThrows(RefusedStartException.class, this::start);
            assertTrue(refused.getMessage().contains("another server listens there"), refused.getMessage());
        }
        assertEquals(List.of("s.socket"), files());
    }

    @Test
    void aFileAndALinkAreNotReplacedNorFollowed() throws IOException {
        Path precious = Files.writeString(parent.resolve("precious"), "mine");
        Files.createSymbolicLink(socket, precious);
        assertThrows(RefusedStartException.class, this::start);
        assertTrue(Files.isSymbolicLink(socket));
        Files.delete(socket);
        Files.writeString(socket, "mine");
        assertThrows(RefusedStartException.class, this::start);
        assertEquals("mine", Files.readString(socket));
        assertEquals("mine", Files.readString(precious));
        assertEquals(List.of("s.socket"), files());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx", "rwxrwxrwx"})
    void aFolderThatOthersMayWriteToIsRefused(String mode) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
        RefusedStartException refused = assertThrows(RefusedStartException.class, this::start);
        assertTrue(refused.getMessage().contains("others may write to this folder"), refused.getMessage());
        assertEquals(List.of(), files());
    }

    /** Whoever may write there could put another folder in the place of ours. */
    @Test
    void aFolderAboveThatOthersMayWriteToIsRefusedUnlessItIsSticky() throws Exception {
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxrwxrwx"));
        RefusedStartException refused = assertThrows(RefusedStartException.class, this::start);
        assertTrue(refused.getMessage().contains("put another one in the place of"), refused.getMessage());
        assertEquals(List.of(), files());
        chmod("1777", parent);
        LocalListener listener = start();
        assertTrue(ask().startsWith("local:"));
        listener.stop();
    }

    @Test
    void aLinkIsLookedAtWhereItStandsAndWhereItLeads() throws Exception {
        Path open = Files.createDirectory(parent.resolve("open"));
        Path link = Files.createSymbolicLink(open.resolve("link"), folder);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        socket = link.resolve("s.socket");
        assertTrue(assertThrows(RefusedStartException.class, this::start)
                .getMessage()
                .contains(open.toString()));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path inner = Files.createDirectory(open.resolve("inner"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        socket = Files.createSymbolicLink(folder.resolve("link"), inner).resolve("s.socket");
        assertTrue(assertThrows(RefusedStartException.class, this::start)
                .getMessage()
                .contains(open.toString()));
    }

    @Test
    void aFolderAboveOfSomebodyElseIsRefused() throws Exception {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "only root can give folders away");
        Process chown = new ProcessBuilder("chown", "65534", parent.toString()).start();
        assertEquals(0, chown.waitFor());
        RefusedStartException refused = assertThrows(RefusedStartException.class, this::start);
        assertTrue(refused.getMessage().contains("this folder belongs to"), refused.getMessage());
    }

    private static void chmod(String mode, Path path) throws Exception {
        assertEquals(
                0, new ProcessBuilder("chmod", mode, path.toString()).start().waitFor());
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        socket = folder.resolve("no/s.socket");
        RefusedStartException refused = assertThrows(RefusedStartException.class, this::start);
        assertTrue(refused.getMessage().contains("does not exist"), refused.getMessage());
    }

    @Test
    void theSocketOfAnotherServerThatCameMeanwhileStays() throws IOException {
        LocalListener first = start();
        Files.delete(socket);
        LocalListener second = start();
        first.stop();
        assertTrue(Files.exists(socket, LinkOption.NOFOLLOW_LINKS));
        assertTrue(ask().startsWith("local:"));
        second.stop();
        assertFalse(Files.exists(socket, LinkOption.NOFOLLOW_LINKS));
    }
}
