package dev.redoubt.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The network between two programs of this machine: a port of the loopback interface that passes on what comes, and whose cables can
 * be cut, held, or made slow. Thread-safe.
 */
final class Relay implements AutoCloseable {
    private static final int SMALL_BUFFER = 4 << 10;

    private final int target;
    private final int port;
    private final Kind kind;
    private final Set<Cable> cables = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;
    private final AtomicInteger cuts = new AtomicInteger();
    private boolean held;

    /**
     * How its cables are.
     *
     * @param bytesPerSecond that go back to whoever called; 0 for as many as come
     * @param length how many bytes a cable carries, both ways, before it breaks; empty for any number
     */
    record Kind(int bytesPerSecond, Supplier<Optional<Cut>> length) {
        static Kind good() {
            return new Kind(0, Optional::empty);
        }

        static Kind slow(int bytesPerSecond) {
            return new Kind(bytesPerSecond, Optional::empty);
        }

        /** Cut after one byte to so many; short lengths are as likely as long ones, from a thousand on. */
        static Kind cut(Random random, int most) {
            return new Kind(0, () -> Optional.of(Cut.random(random, most)));
        }
    }

    /** @param reset whether both sides hear it at once, by a reset, or the end of what was said */
    record Cut(long after, boolean reset) {
        private static final int SHORT = 2_000;

        static Cut random(Random random, int most) {
            synchronized (random) {
                long after = random.nextInt(8) == 0
                        ? 1 + random.nextInt(SHORT)
                        : (long) (SHORT * Math.pow((double) most / SHORT, random.nextDouble()));
                return new Cut(after, random.nextBoolean());
            }
        }
    }

    private Relay(int target, Kind kind, ServerSocket listener) {
        this.target = target;
        this.kind = kind;
        this.listener = listener;
        this.port = listener.getLocalPort();
    }

    static Relay to(int port) throws IOException {
        return to(port, Kind.good());
    }

    static Relay to(int port, Kind kind) throws IOException {
        Relay relay = new Relay(port, kind, listen(0));
        relay.accept();
        return relay;
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
        return socket;
    }

    int port() {
        return port;
    }

    /** Connections that were as long as they could be. */
    int cuts() {
        return cuts.get();
    }

    private synchronized void accept() {
        ServerSocket from = listener;
        if (from != null) {
            Thread.ofVirtual().name("relay").start(() -> acceptAll(from));
        }
    }

    private void acceptAll(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                connect(from.accept());
            } catch (IOException e) {
                // Closed, or the caller is gone.
            }
        }
    }

    private void connect(Socket near) throws IOException {
        Socket far = new Socket();
        try {
            if (kind.bytesPerSecond() > 0) {
                // What a slow reader does not take must not vanish into the buffers between.
                far.setReceiveBufferSize(SMALL_BUFFER);
                near.setSendBufferSize(SMALL_BUFFER);
            }
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            far.setTcpNoDelay(true);
            near.setTcpNoDelay(true);
        } catch (IOException e) {
            reset(near);
            reset(far);
            throw e;
        }
        Cable cable = new Cable(near, far, kind.length().get());
        cables.add(cable);
        Thread.ofVirtual().name("relay-up").start(() -> cable.pump(near, far, 0));
        Thread.ofVirtual().name("relay-down").start(() -> cable.pump(far, near, kind.bytesPerSecond()));
    }

    /** Nothing passes, new connections included, until {@link #release}: as if the way were gone for a while. */
    synchronized void hold() {
        held = true;
    }

    synchronized void release() {
        held = false;
        notifyAll();
    }

    private synchronized void awaitRelease() throws InterruptedException {
        while (held) {
            wait();
        }
    }

    /** Every connection breaks, with a reset. */
    void cut() {
        each(cable -> cable.end(true));
    }

    /** Every connection breaks, and none is accepted until {@link #plugIn}. */
    void pull() {
        ServerSocket open;
        synchronized (this) {
            open = listener;
            listener = null;
        }
        if (open != null) {
            close(open);
        }
        cut();
    }

    void plugIn() throws IOException {
        synchronized (this) {
            listener = listen(port);
        }
        accept();
    }

    /** Whoever called is gone, without a word, and the other side hears nothing of it, ever: half open. */
    void abandon() {
        each(Cable::abandon);
    }

    private void each(Consumer<Cable> action) {
        List<Cable> all = new ArrayList<>();
        for (Iterator<Cable> each = cables.iterator(); each.hasNext(); ) {
            all.add(each.next());
        }
        all.forEach(action);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is gone.
        }
        close(socket);
    }

    private static void close(AutoCloseable end) {
        try {
            end.close();
        } catch (Exception e) {
            // It is gone, which is what was wanted.
        }
    }

    @Override
    public void close() {
        pull();
        release();
        cables.forEach(cable -> cable.end(true));
    }

    /** One connection, of two halves. */
    private final class Cable {
        private final Socket near;
        private final Socket far;
        private final Optional<Cut> cut;
        private long carried;
        private boolean abandoned;

        Cable(Socket near, Socket far, Optional<Cut> cut) {
            this.near = near;
            this.far = far;
            this.cut = cut;
        }

        void pump(Socket from, Socket to, int bytesPerSecond) {
            byte[] buffer = new byte[bytesPerSecond > 0 ? Math.max(1, bytesPerSecond / 10) : 32 << 10];
            boolean reset = true;
            try {
                while (true) {
                    awaitRelease();
                    int count = from.getInputStream().read(buffer);
                    awaitRelease();
                    if (count < 0) {
                        reset = false;
                        break;
                    }
                    int allowed = allowed(count);
                    to.getOutputStream().write(buffer, 0, allowed);
                    if (allowed < count) {
                        cuts.incrementAndGet();
                        reset = cut.map(Cut::reset).orElse(true);
                        break;
                    }
                    if (bytesPerSecond > 0) {
                        Thread.sleep(100);
                    }
                }
            } catch (IOException | InterruptedException e) {
                // One side broke: so does the other.
            }
            end(reset);
        }

        /** How many of so many bytes pass before it breaks. */
        private synchronized int allowed(int count) {
            long left = cut.map(Cut::after).orElse(Long.MAX_VALUE) - carried;
            carried += count;
            return Math.clamp(left, 0, count);
        }

        private synchronized void abandon() {
            abandoned = true;
            reset(near);
        }

        private void end(boolean reset) {
            synchronized (this) {
                if (abandoned && !isClosed()) {
                    return;
                }
            }
            cables.remove(this);
            if (reset) {
                reset(near);
                reset(far);
            } else {
                Relay.close(near);
                Relay.close(far);
            }
        }

        private boolean isClosed() {
            return Relay.this.isClosed();
        }
    }

    private synchronized boolean isClosed() {
        return listener == null;
    }
}
