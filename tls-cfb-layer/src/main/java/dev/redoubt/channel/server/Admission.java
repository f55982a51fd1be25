package dev.redoubt.channel.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;

/** Decides at the door, before anything is read, who may go on. Enforces {@link OuterLimits}. Thread-safe. */
public final class Admission {
    private static final String SLOT = Admission.class.getName() + ".slot";

    /** For whoever comes over something that has no IP addresses: they are one. */
    private static final InetAddress NO_ADDRESS = InetAddress.getLoopbackAddress();

    /** Whether a request may be looked at. */
    sealed interface Entry {
        /** It has a place among the unproven, until it leaves it. */
        record Admitted(Place place) implements Entry {}

        /** All places are taken. */
        record Full() implements Entry {}

        /** All places that its source address may have are taken. */
        record AddressFull() implements Entry {}
    }

    private final int most;
    private final int mostOfAddress;
    private final AddressSlots slots;
    private final AddressRates handshakes;
    private final AtomicInteger unproven = new AtomicInteger();
    private final AtomicIntegerArray unprovenOfSlot = new AtomicIntegerArray(AddressSlots.COUNT);

    /**
     * @param random draws the key under which addresses are hashed
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public Admission(OuterLimits limits, SecureRandom random, LongSupplier nanoTime) {
        this.most = limits.unproven();
        this.mostOfAddress = limits.unprovenOfAddress();
        this.slots = new AddressSlots(random);
        this.handshakes = new AddressRates(limits.handshakesPerSecond(), limits.handshakeBurst(), nanoTime);
    }

    /** With the standard limits, the system's clock and its randomness. */
    static Admission standard() {
        return new Admission(OuterLimits.standard(), new SecureRandom(), System::nanoTime);
    }

    /** Lets a request in, or not. */
    Entry enter(Request request) {
        return enter(slotOf(request.getConnectionMetaData()));
    }

    // Hashed once for each connection, and not for each exchange.
    private int slotOf(ConnectionMetaData connection) {
        if (connection.getAttribute(SLOT) instanceof Integer known) {
            return known;
        }
        int slot = slots.of(
                connection.getRemoteSocketAddress() instanceof InetSocketAddress remote
                        ? remote.getAddress()
                        : NO_ADDRESS);
        connection.setAttribute(SLOT, slot);
        return slot;
    }

    Entry enter(InetAddress address) {
        return enter(slots.of(address));
    }

    private Entry enter(int slot) {
        // The address first: whoever has all of his own places holds none of the others', not for a moment.
        int own = unprovenOfSlot.incrementAndGet(slot);
        if (own > share(own - 1)) {
            unprovenOfSlot.decrementAndGet(slot);
            return new Entry.AddressFull();
        }
        if (unproven.incrementAndGet() > most) {
            unproven.decrementAndGet();
            unprovenOfSlot.decrementAndGet(slot);
            return new Entry.Full();
        }
        return new Entry.Admitted(new Place(slot));
    }

    /**
     * Places that an address may have now: the fewer, the fewer the others have left; one at least. A dynamic threshold
     * (Choudhury and Hahne, 1998): RATIONALE.md, "Why one address has 256 of these places".
     *
     * @param own places that it has
     */
    private long share(int own) {
        long left = (long) most - (unproven.get() - own);
        return Math.max(1, mostOfAddress * left / most);
    }

    /** Requests that have proven nothing yet. */
    public int unproven() {
        return unproven.get();
    }

    /** Of one request, until it has proven something, or is over. */
    final class Place {
        private final int slot;
        private final AtomicBoolean left = new AtomicBoolean();

        private Place(int slot) {
            this.slot = slot;
        }

        /** Whether its address may make a handshake now. */
        boolean allowsHandshake() {
            return handshakes.take(slot);
        }

        void leave() {
            if (left.compareAndSet(false, true)) {
                unproven.decrementAndGet();
                unprovenOfSlot.decrementAndGet(slot);
            }
        }
    }
}
