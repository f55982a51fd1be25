package dev.redoubt.client.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's files: its Unix socket, and its token's. */
@Timeout(60)
class GatewaySocketIT {
    @TempDir
    Path folder;

    @Test
    void curlReachesTheApplianceThroughASocketOfThisUser() throws Exception {
        Path socket = folder.resolve("g.sock");
        try (TestGateway gateway = onSocket(socket)) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
            assertTrue(gateway.gateway().openingUrl().isEmpty());
            assertEquals(
                    "GET https://" + gateway.profile().address() + "/hello\n0",
                    TestGateway.curl(
                            "-H",
                            "@" + gateway.tokenFile(),
                            "--unix-socket",
                            socket.toString(),
                            gateway.gateway().url() + "hello"));
            assertTrue(TestGateway.curl("--unix-socket", socket.toString(), "http://localhost/hello")
                    .contains("token_required"));
            assertTrue(TestGateway.curl(
                            "-H", "@" + gateway.tokenFile(), "--unix-socket", socket.toString(), "http://evil.example/")
                    .contains("wrong_host"));
        }
        assertFalse(Files.exists(socket));
    }

    @Test
    void aFileOfSomebodyElseIsNotReplaced() throws Exception {
        Path file = Files.writeString(folder.resolve("g.sock"), "mine");
        assertThrows(FileAlreadyExistsException.class, () -> onSocket(file).close());
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void aSocketThatSomebodyListensOnIsNotReplaced() throws Exception {
        Path socket = folder.resolve("g.sock");
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(socket));
            assertThrows(
                    FileAlreadyExistsException.class, () -> onSocket(socket).close());
            assertTrue(Files.exists(socket));
        }
    }

    @Test
    void theSocketOfAGatewayThatWasKilledIsReplaced() throws Exception {
        Path socket = folder.resolve("g.sock");
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(socket));
        }
        try (TestGateway gateway = onSocket(socket)) {
            assertTrue(Files.exists(gateway.tokenFile()));
        }
    }

    @Test
    void aTokenFileOfSomebodyElseIsNotReplacedAndALeftOverOneIs() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.token"), "mine");
        assertThrows(FileAlreadyExistsException.class, () -> new TestGateway(folder, new TestResource()).close());
        assertEquals("mine", Files.readString(file));
        Files.writeString(file, Admission.HEADER + ": old\n");
        try (TestGateway gateway = new TestGateway(folder, new TestResource())) {
            assertEquals(43, gateway.token().length());
        }
    }

    private TestGateway onSocket(Path socket) throws Exception {
        return new TestGateway(folder, new GatewayAddress.UnixSocket(socket), new TestResource());
    }
}
