package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that knows CONNECT only, and keeps what it is asked and the first bytes that go through each tunnel. */
final class TestProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Integer> firstBytes = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final String answer;

    /** @param answer to everything, as status and reason */
    TestProxy(String answer) throws IOException {
        this.answer = answer;
        Thread.ofVirtual().start(this::accept);
    }

    ChannelProxy address(java.util.Optional<String> credentials) {
        return new ChannelProxy("localhost", listener.getLocalPort(), credentials);
    }

    /** Heads of the requests so far. */
    List<String> asked() {
        return asked;
    }

    /** The first byte of what each tunnel carried to the server. */
    List<Integer> firstBytes() {
        return firstBytes;
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                near.setTcpNoDelay(true);
                sockets.add(near);
                Thread.ofVirtual().start(() -> serve(near));
            }
        } catch (IOException e) {
            // The listener was closed.
        }
    }

    private void serve(Socket near) {
        try (near) {
            String head = head(near.getInputStream());
            asked.add(head);
            near.getOutputStream().write(("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n").getBytes(ISO_8859_1));
            if (!answer.startsWith("200")) {
                return;
            }
            int port = Integer.parseInt(head.substring(head.indexOf(':') + 1, head.indexOf(" HTTP/1.1")));
            try (Socket far = new Socket(InetAddress.getLoopbackAddress(), port)) {
                far.setTcpNoDelay(true);
                Thread back = Thread.ofVirtual().start(() -> pass(far, near));
                int first = near.getInputStream().read();
                firstBytes.add(first);
                far.getOutputStream().write(first);
                pass(near, far);
                back.join();
            }
        } catch (IOException | InterruptedException e) {
            // One side is gone, and so goes the other.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("cut off");
            }
            head.write(octet);
        }
        return head.toString(ISO_8859_1);
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
        } catch (IOException e) {
            // One side is gone, and so goes the other.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
