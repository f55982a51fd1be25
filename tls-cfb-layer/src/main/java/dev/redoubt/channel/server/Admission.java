package dev.redoubt.channel.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.Request;

/** Decides at the door, before anything is read, who may go on. Enforces {@link OuterLimits}. Thread-safe. */
public final class Admission {
    /** For whoever comes over something that has no IP addresses: they are one. */
    private static final InetAddress NO_ADDRESS = InetAddress.getLoopbackAddress();

    private final int most;
    private final AddressRates handshakes;
    private final AtomicInteger unproven = new AtomicInteger();

    /**
     * @param random draws the key under which addresses are hashed
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public Admission(OuterLimits limits, SecureRandom random, LongSupplier nanoTime) {
        this.most = limits.unproven();
        this.handshakes = new AddressRates(limits.handshakesPerSecond(), limits.handshakeBurst(), random, nanoTime);
    }

    /** With the standard limits, the system's clock and its randomness. */
    static Admission standard() {
        return new Admission(OuterLimits.standard(), new SecureRandom(), System::nanoTime);
    }

    /** Whether the sender of {@code request} may make a handshake now. */
    boolean allowsHandshake(Request request) {
        return handshakes.take(
                request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress remote
                        ? remote.getAddress()
                        : NO_ADDRESS);
    }

    /** @return a place among the unproven; empty if all are taken */
    Optional<Place> enter() {
        if (unproven.incrementAndGet() > most) {
            unproven.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(new Place());
    }

    /** Requests that have proven nothing yet. */
    public int unproven() {
        return unproven.get();
    }

    /** Of one request, until it has proven something, or is over. */
    final class Place {
        private final AtomicBoolean left = new AtomicBoolean();

        void leave() {
            if (left.compareAndSet(false, true)) {
                unproven.decrementAndGet();
            }
        }
    }
}
