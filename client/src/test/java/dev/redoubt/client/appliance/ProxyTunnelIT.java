package dev.redoubt.client.appliance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.protocol.invitation.ApplianceAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ProxyTunnelIT {
    private final CompletableFuture<String> asked = new CompletableFuture<>();

    @Test
    void whatComesBehindTheProxysAnswerIsTheAppliances() throws Exception {
        assertEquals('A', firstByteAfter("HTTP/1.1 200 Connection established\r\nX: y\r\n\r\nA"));
        assertEquals(
                "CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\nProxy-Authorization: Basic eDp5\r\n\r\n",
                asked.get(5, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n",
                "SSH-2.0-x\r\n\r\n",
                "HTTP/1.1 200 OK\r\n",
                ""
            })
    void anythingElseIsNoConnection(String answer) {
        assertThrows(IOException.class, () -> firstByteAfter(answer));
    }

    private int firstByteAfter(String answer) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket near = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
            Thread proxy = Thread.ofVirtual().start(() -> answer(listener, answer));
            ProxyTunnel.open(near, new ApplianceAddress("::1", 443), Optional.of("Basic eDp5"));
            int first = near.getInputStream().read();
            proxy.join();
            return first;
        }
    }

    private void answer(ServerSocket listener, String answer) {
        try (Socket far = listener.accept()) {
            byte[] request = new byte[4096];
            asked.complete(new String(request, 0, far.getInputStream().read(request), ISO_8859_1));
            far.getOutputStream().write(answer.getBytes(ISO_8859_1));
        } catch (IOException e) {
            asked.completeExceptionally(e);
        }
    }
}
