package dev.redoubt.server.rest;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the memory that bodies and frames of links take before they are whole, so that whoever sends slowly, or never to the end, costs no more
 * than his share. Thread-safe.
 */
public final class BodyMemory {
    /** Bytes that are taken at once: about what a request costs before anything of it has come. */
    public static final int PART = 16 * 1024;

    private static final int SHARES = 4;

    private final RequestLimits limits;
    private final Map<Optional<NodeId>, Long> held = new HashMap<>();
    private long total;

    public BodyMemory(RequestLimits limits) {
        this.limits = limits;
    }

    /** @param device whose request it is; strangers are one */
    public Holding hold(Optional<NodeId> device) {
        return new Holding(device);
    }

    private synchronized boolean take(Optional<NodeId> device, int bytes) {
        long own = held.getOrDefault(device, 0L) + bytes;
        if (total + bytes > limits.memory() || own > limits.memory() / SHARES) {
            return false;
        }
        held.put(device, own);
        total += bytes;
        return true;
    }

    private synchronized void giveBack(Optional<NodeId> device, long bytes) {
        if (bytes == 0) {
            return;
        }
        held.computeIfPresent(device, (_, own) -> own == bytes ? null : own - bytes);
        total -= bytes;
    }

    /** Bytes that are taken. */
    public synchronized long total() {
        return total;
    }

    /** What one request has taken. One thread takes; any may close. */
    public final class Holding implements AutoCloseable {
        private final Optional<NodeId> device;
        private long bytes;
        private boolean closed;

        private Holding(Optional<NodeId> device) {
            this.device = device;
        }

        /** Bytes of this request's body at most. */
        private int largest() {
            return device.isPresent() ? limits.largest() : limits.largestOfStranger();
        }

        /** @return whether there is room for another {@link #PART} */
        public synchronized boolean takePart() {
            boolean taken = !closed && take(device, PART);
            bytes += taken ? PART : 0;
            return taken;
        }

        /**
         * Reads a body to its verified end, and takes room for it on the way.
         *
         * @throws ProblemException "unavailable" if there is no room, "request_too_large" if the body is over the limit
         * @throws IOException if it was cut off
         */
        public byte[] readWhole(InputStream in) throws IOException {
            return readWhole(in, largest());
        }

        /**
         * The same with a bound of its own.
         *
         * @param most bytes
         */
        public byte[] readWhole(InputStream in, int most) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] part;
            do {
                if (!takePart()) {
                    throw new ProblemException(
                            ProblemCode.UNAVAILABLE,
                            "too much is being received at the moment; repeat the same request in a second",
                            Duration.ofSeconds(1));
                }
                part = in.readNBytes(PART);
                body.writeBytes(part);
                if (body.size() > most) {
                    throw new ProblemException(
                            ProblemCode.REQUEST_TOO_LARGE, "this request has at most " + most + " bytes");
                }
            } while (part.length == PART);
            return body.toByteArray();
        }

        /** Gives everything back, once. */
        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                giveBack(device, bytes);
            }
        }
    }
}
