package dev.redoubt.server.api;

import dev.redoubt.protocol.identity.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Memory for the bodies of requests to this API, of its own: whatever devices and strangers do elsewhere takes nothing of it. What
 * has no content takes nothing at all, however long it stays open. Thread-safe.
 */
public final class BodyPool {
    /** Bytes that are taken at once. */
    static final int PART = 16 * 1024;

    /**
     * @param bytes for everybody
     * @param reserve bytes beside these, for requests that name an access key which was good before
     * @param shares one place has at most this part of what all others leave, and one {@link #PART} in any case
     * @param within how long a body may take as a whole
     */
    public record Bounds(long bytes, long reserve, int shares, Duration within) {
        /** For who comes through the channel: four of the largest bodies at once from one place, which has the pool for itself. */
        public static final Bounds OF_THE_CHANNEL = new Bounds(16 << 20, 8 << 20, 16, Duration.ofSeconds(60));

        /** For the machine itself, which is one place. */
        public static final Bounds OF_THE_MACHINE = new Bounds(32 << 20, 0, 1, Duration.ofSeconds(60));
    }

    private final Room room;
    private final Room reserve;
    private final Duration within;
    private final LongSupplier nanoTime;

    /** @param nanoTime a monotonic clock in nanoseconds */
    public BodyPool(Bounds bounds, LongSupplier nanoTime) {
        this.room = new Room(bounds.bytes(), bounds.shares());
        this.reserve = new Room(bounds.reserve(), bounds.shares());
        this.within = bounds.within();
        this.nanoTime = nanoTime;
    }

    /**
     * @param place where the request comes from
     * @param isKnown whether it names an access key that was good before; a word that everybody can say who has seen the key's id
     */
    Holding hold(Octets place, boolean isKnown) {
        return new Holding(place, isKnown);
    }

    /** Bytes that are taken. */
    long total() {
        return room.total() + reserve.total();
    }

    /** Bytes, and whose. */
    private static final class Room {
        private final long bytes;
        private final int shares;
        private final Map<Octets, Long> held = new HashMap<>();
        private long total;

        Room(long bytes, int shares) {
            this.bytes = bytes;
            this.shares = shares;
        }

        synchronized boolean take(Octets place) {
            long before = held.getOrDefault(place, 0L);
            long share = Math.max(PART, (bytes - (total - before)) / shares);
            if (total + PART > bytes || before + PART > share) {
                return false;
            }
            held.put(place, before + PART);
            total += PART;
            return true;
        }

        synchronized void giveBack(Octets place, long count) {
            if (count > 0) {
                held.computeIfPresent(place, (_, own) -> own == count ? null : own - count);
                total -= count;
            }
        }

        synchronized long total() {
            return total;
        }
    }

    /** What one request has taken. For one thread. */
    final class Holding implements AutoCloseable {
        private final Octets place;
        private final boolean isKnown;
        private final Semaphore available = new Semaphore(0);
        private long ofRoom;
        private long ofReserve;

        private Holding(Octets place, boolean isKnown) {
            this.place = place;
            this.isKnown = isKnown;
        }

        /**
         * Reads a body to its verified end, and takes room for it as it comes.
         *
         * @param most bytes
         * @throws ApiException.InternalServerError if there is no room
         * @throws ApiException.BadRequestError if the body is too large, or too slow
         * @throws IOException if it was cut off
         */
        byte[] readWhole(Content.Source source, int most) throws IOException {
            long deadline = nanoTime.getAsLong() + within.toNanos();
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                Content.Chunk chunk = source.read();
                if (chunk == null) {
                    await(source, deadline);
                } else if (Content.Chunk.isFailure(chunk)) {
                    throw new IOException("the request was cut off", chunk.getFailure());
                } else {
                    append(body, chunk, most);
                    if (chunk.isLast()) {
                        return body.toByteArray();
                    }
                }
            }
        }

        private void await(Content.Source source, long deadline) {
            source.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, available::release));
            try {
                if (!available.tryAcquire(deadline - nanoTime.getAsLong(), TimeUnit.NANOSECONDS)) {
                    throw new ApiException.BadRequestError(
                            "the body took longer than " + within.toSeconds() + " seconds to come");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ApiException.InternalServerError("the server is stopping");
            }
        }

        private void append(ByteArrayOutputStream body, Content.Chunk chunk, int most) {
            try {
                ByteBuffer bytes = chunk.getByteBuffer();
                if (body.size() + bytes.remaining() > most) {
                    throw new ApiException.BadRequestError("this request has at most " + most + " bytes");
                }
                takeFor(body.size() + bytes.remaining());
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                body.writeBytes(copy);
            } finally {
                chunk.release();
            }
        }

        private void takeFor(int size) {
            while (ofRoom + ofReserve < size) {
                if (room.take(place)) {
                    ofRoom += PART;
                } else if (isKnown && reserve.take(place)) {
                    ofReserve += PART;
                } else {
                    throw new ApiException.InternalServerError(
                            "too much is being received at the moment; repeat the same request in a second");
                }
            }
        }

        /** Gives everything back. */
        @Override
        public void close() {
            room.giveBack(place, ofRoom);
            reserve.giveBack(place, ofReserve);
            ofRoom = 0;
            ofReserve = 0;
        }
    }
}
