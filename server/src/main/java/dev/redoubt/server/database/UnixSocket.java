package dev.redoubt.server.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A Unix socket that looks like a {@link Socket}, as far as the driver looks: with the time-outs of reads that channels lack. One
 * thread reads and writes at a time; any may close it, which ends a read that waits.
 */
final class UnixSocket extends Socket {
    /** The JDK copies through a buffer outside of the heap that is as large, and keeps it. */
    private static final int AT_ONCE = 64 * 1024;

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private volatile int timeout;

    private UnixSocket(SocketChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.key = channel.register(selector, 0);
    }

    /**
     * @param timeout in milliseconds; 0 waits for ever
     * @throws SocketTimeoutException if nobody takes the connection in time
     */
    static UnixSocket connect(Path path, int timeout) throws IOException {
        SocketChannel channel = channel(path, timeout);
        try {
            Selector selector = Selector.open();
            try {
                return new UnixSocket(channel, selector);
            } catch (IOException | RuntimeException e) {
                selector.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A full queue of a Unix socket refuses at once, and cannot be waited for: it is tried again. */
    private static SocketChannel channel(Path path, int timeout) throws IOException {
        long begun = System.nanoTime();
        while (true) {
            try {
                return channel(path);
            } catch (ConnectException e) {
                // Nobody listens.
                throw e;
            } catch (SocketException e) {
                if (!Files.exists(path)) {
                    throw e;
                }
                if (timeout > 0 && System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(timeout)) {
                    throw notInTime(timeout, e);
                }
            }
            pause();
        }
    }

    private static SocketTimeoutException notInTime(int timeout, SocketException cause) {
        SocketTimeoutException late = new SocketTimeoutException("not connected within " + timeout + " ms");
        late.initCause(cause);
        return late;
    }

    private static SocketChannel channel(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            if (!channel.connect(UnixDomainSocketAddress.of(path))) {
                throw new SocketException("not connected at once");
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void pause() throws SocketException {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SocketException("interrupted");
        }
    }

    private int read(ByteBuffer into) throws IOException {
        int count = channel.read(into);
        long begun = System.nanoTime();
        while (count == 0) {
            await(SelectionKey.OP_READ, begun);
            count = channel.read(into);
        }
        return count;
    }

    private void write(ByteBuffer from) throws IOException {
        long begun = System.nanoTime();
        while (from.hasRemaining()) {
            if (channel.write(from) > 0) {
                begun = System.nanoTime();
            } else {
                await(SelectionKey.OP_WRITE, begun);
            }
        }
    }

    /** What the other side does not take in time is an error too: it has hung. */
    private void await(int operation, long begun) throws IOException {
        int most = timeout;
        long left = most == 0 ? 0 : most - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        if (most != 0 && left <= 0) {
            throw new SocketTimeoutException("no answer within " + most + " ms");
        }
        try {
            key.interestOps(operation);
            selector.select(left);
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw closed(e);
        }
        if (Thread.currentThread().isInterrupted()) {
            // As with other sockets: what was begun cannot be taken up again.
            close();
            throw closed(new InterruptedException());
        }
    }

    private static SocketException closed(Exception cause) {
        SocketException closed = new SocketException("closed");
        closed.initCause(cause);
        return closed;
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, into.length);
                return length == 0 ? 0 : UnixSocket.this.read(ByteBuffer.wrap(into, offset, Math.min(length, AT_ONCE)));
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, from.length);
                for (int done = 0; done < length; done += AT_ONCE) {
                    UnixSocket.this.write(ByteBuffer.wrap(from, offset + done, Math.min(length - done, AT_ONCE)));
                }
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    @Override
    public void close() throws IOException {
        channel.close();
        // Wakes whoever waits.
        selector.close();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public void setSoTimeout(int milliseconds) {
        timeout = milliseconds;
    }

    @Override
    public int getSoTimeout() {
        return timeout;
    }

    @Override
    public void shutdownInput() throws IOException {
        channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return InetAddress.getLoopbackAddress();
    }

    // What a network socket has, and this one has no need of.

    @Override
    public void connect(SocketAddress address) {}

    @Override
    public void connect(SocketAddress address, int milliseconds) {}

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public void setSoLinger(boolean on, int seconds) {}
}
