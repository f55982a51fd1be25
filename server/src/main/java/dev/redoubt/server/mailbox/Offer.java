package dev.redoubt.server.mailbox;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.identity.NodeId;
import java.util.Optional;

/**
 * One envelope of a submission while it is in memory: offered to its connected device, and left to storage if that does not
 * take it in time. Thread-safe.
 */
public final class Offer implements Parcel {
    /** Whom an offer tells what became of it. */
    interface Fate {
        /** The device has it, wherever it is, or can never open it. Told once, before anything else. */
        void taken(Offer offer);

        /** The device has it, and it was never stored. */
        void acknowledged(Offer offer, boolean rejected);

        /** Its link holds it no more: it is to be stored, if it was still offered ({@link Offer#leaveQuietly}). */
        void leave(Offer offer);

        /** The device has it, and it is stored under this id. */
        void delete(Offer offer, EnvelopeId id, boolean rejected);
    }

    private final NodeId node;
    private final ByteString exchange;
    private final ByteString payload;
    private final Acceptance acceptance;
    private final Fate fate;
    private OfferState state = new OfferState.Offered();
    private boolean rejected;

    Offer(NodeId node, ByteString exchange, ByteString payload, Acceptance acceptance, Fate fate) {
        this.node = node;
        this.exchange = exchange;
        this.payload = payload;
        this.acceptance = acceptance;
        this.fate = fate;
    }

    /** Of the submission that it belongs to. */
    Acceptance acceptance() {
        return acceptance;
    }

    /** The monotonic nanoseconds at which its submission came in. */
    public long since() {
        return acceptance.since();
    }

    @Override
    public NodeId node() {
        return node;
    }

    @Override
    public ByteString exchange() {
        return exchange;
    }

    @Override
    public ByteString payload() {
        return payload;
    }

    /**
     * The device has it, or can never open it. Once; later calls change nothing.
     *
     * @param asRejected whether the device could not open it
     */
    public void acknowledge(boolean asRejected) {
        OfferState before;
        synchronized (this) {
            before = state;
            rejected = asRejected;
            state = switch (before) {
                case OfferState.Offered offered -> offered.acknowledge();
                case OfferState.Left left -> left.acknowledge();
                case OfferState.Stored stored -> stored.acknowledge();
                case OfferState.Acknowledged ended -> ended;
                case OfferState.Gone ended -> ended;
            };
        }
        if (isOpen(before)) {
            fate.taken(this);
        }
        switch (before) {
            case OfferState.Offered _ -> fate.acknowledged(this, asRejected);
            case OfferState.Stored(EnvelopeId id) -> fate.delete(this, id, asRejected);
            // Whoever stores it sees it, before or after.
            case OfferState.Left _, OfferState.Acknowledged _, OfferState.Gone _ -> {}
        }
    }

    private static boolean isOpen(OfferState state) {
        return switch (state) {
            case OfferState.Offered _, OfferState.Stored _ -> true;
            case OfferState.Left(boolean taken) -> !taken;
            case OfferState.Acknowledged _, OfferState.Gone _ -> false;
        };
    }

    /** Its link has ended, or has no use for it: it is to be stored, unless that has begun or it was acknowledged. */
    public void leave() {
        fate.leave(this);
    }

    /** @return whether it was still offered, and is now to be stored by the caller */
    synchronized boolean leaveQuietly() {
        if (state instanceof OfferState.Offered offered) {
            state = offered.leave();
            return true;
        }
        return false;
    }

    /** @return true if its device took it after all, so that it is not stored */
    synchronized boolean skipIfTaken() {
        if (state instanceof OfferState.Left left && left.taken()) {
            state = left.skip();
            return true;
        }
        return false;
    }

    /** @return whether it now waits for its device; otherwise that took it meanwhile, and it is deleted again */
    boolean committed(EnvelopeId id) {
        boolean taken;
        synchronized (this) {
            if (!(state instanceof OfferState.Left left)) {
                throw new IllegalStateException("stored from " + state);
            }
            taken = left.taken();
            OfferState.Stored stored = left.commit(id);
            state = taken ? stored.acknowledge() : stored;
        }
        if (taken) {
            fate.delete(this, id, rejected);
        }
        return !taken;
    }

    /** Under which number it is stored; empty while it is not, or not any more. */
    public synchronized Optional<EnvelopeId> storedAs() {
        return state instanceof OfferState.Stored(EnvelopeId id) ? Optional.of(id) : Optional.empty();
    }
}
