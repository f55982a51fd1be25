package dev.redoubt.server.rest;

import dev.redoubt.protocol.identity.NodeId;
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
        int largest() {
            return device.isPresent() ? limits.largest() : limits.largestOfStranger();
        }

        /** @return whether there is room for another {@link #PART} */
        public synchronized boolean takePart() {
            boolean taken = !closed && take(device, PART);
            bytes += taken ? PART : 0;
            return taken;
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
