package dev.redoubt.server.link;

import dev.redoubt.server.mailbox.EnvelopeId;
import dev.redoubt.server.mailbox.MailboxPage;
import dev.redoubt.server.mailbox.Offer;
import dev.redoubt.server.mailbox.Parcel;
import dev.redoubt.server.mailbox.StoredEnvelope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one link has to deliver next: what was stored before, then what comes live, in order. What does not fit into memory is
 * left to storage, and fetched from there once the queue is empty. Not thread-safe: its link guards it.
 */
final class DeliveryQueue {
    /** What to do next. */
    sealed interface Next {
        /** Fetch what is stored after this one. */
        record Fetch(EnvelopeId after) implements Next {}

        /** Say, once, that all that waited has been delivered. */
        record CaughtUp() implements Next {}

        /** Deliver this one. */
        record Deliver(Parcel parcel) implements Next {}

        /** Wait. */
        record Nothing() implements Next {}
    }

    private static final Next NOTHING = new Next.Nothing();
    private static final Next CAUGHT_UP = new Next.CaughtUp();

    private final int mostEnvelopes;
    private final long mostBytes;
    /** By envelope number, or by offer where there is none. */
    private final SequencedMap<Object, Parcel> live = new LinkedHashMap<>();

    private final TreeMap<Long, Reference> unacknowledged = new TreeMap<>();
    /** Acknowledged, and not gone yet. No acknowledgement names them again: each is worked on once. */
    private final Map<Long, Reference> going = new HashMap<>();

    private final Map<Offer, Long> deliveredOffers = new HashMap<>();
    private final Set<EnvelopeId> delivered = new HashSet<>();
    private final Set<EnvelopeId> acknowledgedWhileFetching = new HashSet<>();
    private long liveBytes;
    private long lastDelivery;
    private boolean caughtUp;
    /** The device did not acknowledge in time, and nothing since. */
    private boolean late;

    private @Nullable EnvelopeId fetchAfter = EnvelopeId.NONE;
    /** Just before the first envelope that found no room. */
    private @Nullable EnvelopeId leftOutAfter;

    /** What a delivery was of. */
    sealed interface Reference {
        /** @param since when it was submitted, if it was offered before it was stored: monotonic nanoseconds */
        record Stored(EnvelopeId id, OptionalLong since) implements Reference {
            Stored(EnvelopeId id) {
                this(id, OptionalLong.empty());
            }
        }

        record Offered(Offer offer) implements Reference {}
    }

    /** @param mostEnvelopes and {@code mostBytes} that wait in memory */
    DeliveryQueue(int mostEnvelopes, long mostBytes) {
        this.mostEnvelopes = mostEnvelopes;
        this.mostBytes = mostBytes;
    }

    /** @return false if it must be stored: what is stored comes first, and there may be no room */
    boolean offer(Offer offer) {
        if (fetchAfter != null || leftOutAfter != null || !caughtUp || late || !hasRoom(offer)) {
            return false;
        }
        live.put(offer, offer);
        liveBytes += offer.size();
        return true;
    }

    /** Nothing is offered until the device acknowledges something: its senders would wait for each message. */
    void late() {
        late = true;
    }

    private boolean hasRoom(Parcel parcel) {
        return live.size() < mostEnvelopes && liveBytes + parcel.size() <= mostBytes;
    }

    /** An envelope was stored just now, which this link may hold already as an offer: then only its number is new. */
    void stored(StoredEnvelope envelope, Offer offered) {
        Long delivery = deliveredOffers.remove(offered);
        if (delivery != null) {
            Map<Long, Reference> place = going.containsKey(delivery) ? going : unacknowledged;
            place.put(delivery, new Reference.Stored(envelope.id(), OptionalLong.of(offered.since())));
            delivered.add(envelope.id());
        } else if (!live.containsKey(offered)) {
            stored(envelope);
        }
    }

    /** An envelope was stored just now. */
    void stored(StoredEnvelope envelope) {
        EnvelopeId id = envelope.id();
        if (isKnown(id)) {
            return;
        }
        if (leftOutAfter != null || !hasRoom(envelope)) {
            leftOutAfter = leftOutAfter == null || id.before().compareTo(leftOutAfter) < 0 ? id.before() : leftOutAfter;
        } else if (live.put(id, envelope) == null) {
            liveBytes += envelope.size();
        }
    }

    /** Whether {@link #next} would be something to do. */
    boolean hasNext() {
        return fetchAfter != null || !caughtUp || !live.isEmpty() || leftOutAfter != null;
    }

    Next next() {
        if (fetchAfter != null) {
            return new Next.Fetch(fetchAfter);
        }
        if (!caughtUp) {
            caughtUp = true;
            return CAUGHT_UP;
        }
        if (!live.isEmpty()) {
            Map.Entry<Object, Parcel> first = live.firstEntry();
            forgetLive(first.getKey());
            return new Next.Deliver(first.getValue());
        }
        if (leftOutAfter != null) {
            fetchAfter = leftOutAfter;
            leftOutAfter = null;
            return new Next.Fetch(fetchAfter);
        }
        return NOTHING;
    }

    /** @return what of the page this link has not delivered yet */
    List<StoredEnvelope> fetched(MailboxPage page) {
        List<StoredEnvelope> fresh =
                page.envelopes().stream().filter(e -> !isKnown(e.id())).toList();
        fresh.forEach(envelope -> forgetLive(envelope.id()));
        fetchAfter = page.isEnd() ? null : page.last();
        acknowledgedWhileFetching.clear();
        return fresh;
    }

    private boolean isKnown(EnvelopeId id) {
        return delivered.contains(id) || acknowledgedWhileFetching.contains(id);
    }

    private void forgetLive(Object key) {
        Parcel gone = live.remove(key);
        liveBytes -= gone == null ? 0 : gone.size();
    }

    /** @return the delivery's number on this link, from 1 upwards */
    long deliver(Parcel parcel) {
        long number = ++lastDelivery;
        switch (parcel) {
            case StoredEnvelope envelope -> delivered(number, envelope.id(), OptionalLong.empty());
            case Offer offer ->
                offer.storedAs().ifPresentOrElse(id -> delivered(number, id, OptionalLong.of(offer.since())), () -> {
                    deliveredOffers.put(offer, number);
                    unacknowledged.put(number, new Reference.Offered(offer));
                });
        }
        return number;
    }

    private void delivered(long number, EnvelopeId id, OptionalLong since) {
        delivered.add(id);
        unacknowledged.put(number, new Reference.Stored(id, since));
    }

    /**
     * What an acknowledgement is about, by the number of the delivery; what was acknowledged before is left out.
     *
     * @return empty if this link never made that delivery
     */
    Optional<Map<Long, Reference>> acknowledged(long delivery, boolean cumulative) {
        if (delivery < 1 || delivery > lastDelivery) {
            return Optional.empty();
        }
        late = false;
        Map<Long, Reference> named = cumulative
                ? unacknowledged.headMap(delivery, true)
                : unacknowledged.subMap(delivery, true, delivery, true);
        Map<Long, Reference> copy = Map.copyOf(named);
        going.putAll(copy);
        named.clear();
        return Optional.of(copy);
    }

    /** They are gone: the link need not remember them, but for a fetch that may have read them just before. */
    void forget(Map<Long, Reference> acknowledged) {
        acknowledged.forEach((number, reference) -> {
            // What was an offer may have been stored meanwhile.
            Reference now = going.remove(number);
            switch (now == null ? reference : now) {
                case Reference.Stored(EnvelopeId id, OptionalLong _) -> {
                    delivered.remove(id);
                    if (fetchAfter != null) {
                        acknowledgedWhileFetching.add(id);
                    }
                }
                case Reference.Offered(Offer offer) -> deliveredOffers.remove(offer);
            }
        });
    }

    /** Offers that nobody acknowledged, in their order: those that were delivered, and those that wait. */
    List<Offer> offers() {
        List<Offer> all = new ArrayList<>();
        unacknowledged.values().forEach(reference -> {
            if (reference instanceof Reference.Offered(Offer offer)) {
                all.add(offer);
            }
        });
        live.values().forEach(parcel -> {
            if (parcel instanceof Offer offer) {
                all.add(offer);
            }
        });
        return all;
    }

    /** Envelopes that wait in memory. */
    int waiting() {
        return live.size();
    }
}
