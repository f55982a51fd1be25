package dev.redoubt.server.link;

import dev.redoubt.server.mailbox.EnvelopeId;
import dev.redoubt.server.mailbox.MailboxPage;
import dev.redoubt.server.mailbox.StoredEnvelope;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        record Deliver(StoredEnvelope envelope) implements Next {}

        /** Wait. */
        record Nothing() implements Next {}
    }

    private static final Next NOTHING = new Next.Nothing();
    private static final Next CAUGHT_UP = new Next.CaughtUp();

    private final int mostEnvelopes;
    private final long mostBytes;
    private final SequencedMap<EnvelopeId, StoredEnvelope> live = new LinkedHashMap<>();
    private final TreeMap<Long, EnvelopeId> unacknowledged = new TreeMap<>();
    private final Set<EnvelopeId> delivered = new HashSet<>();
    private final Set<EnvelopeId> acknowledgedWhileFetching = new HashSet<>();
    private long liveBytes;
    private long lastDelivery;
    private boolean caughtUp;
    private @Nullable EnvelopeId fetchAfter = EnvelopeId.NONE;
    /** Just before the first envelope that found no room. */
    private @Nullable EnvelopeId leftOutAfter;

    /** @param mostEnvelopes and {@code mostBytes} that wait in memory */
    DeliveryQueue(int mostEnvelopes, long mostBytes) {
        this.mostEnvelopes = mostEnvelopes;
        this.mostBytes = mostBytes;
    }

    /** An envelope was stored just now. */
    void offer(StoredEnvelope envelope) {
        EnvelopeId id = envelope.id();
        if (isKnown(id)) {
            return;
        }
        boolean room = live.size() < mostEnvelopes && liveBytes + envelope.size() <= mostBytes;
        if (leftOutAfter != null || !room) {
            leftOutAfter = leftOutAfter == null || id.before().compareTo(leftOutAfter) < 0 ? id.before() : leftOutAfter;
        } else if (live.put(id, envelope) == null) {
            liveBytes += envelope.size();
        }
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
            StoredEnvelope first = live.firstEntry().getValue();
            forgetLive(first.id());
            return new Next.Deliver(first);
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

    private void forgetLive(EnvelopeId id) {
        StoredEnvelope gone = live.remove(id);
        liveBytes -= gone == null ? 0 : gone.size();
    }

    /** @return the delivery's number on this link, from 1 upwards */
    long deliver(EnvelopeId id) {
        delivered.add(id);
        unacknowledged.put(++lastDelivery, id);
        return lastDelivery;
    }

    /**
     * What an acknowledgement is about, by the number of the delivery; what was acknowledged before is left out.
     *
     * @return empty if this link never made that delivery
     */
    Optional<Map<Long, EnvelopeId>> acknowledged(long delivery, boolean cumulative) {
        if (delivery < 1 || delivery > lastDelivery) {
            return Optional.empty();
        }
        Map<Long, EnvelopeId> named = cumulative
                ? unacknowledged.headMap(delivery, true)
                : unacknowledged.subMap(delivery, true, delivery, true);
        return Optional.of(Map.copyOf(named));
    }

    /** They are deleted: the link need not remember them, but for a fetch that may have read them just before. */
    void forget(Map<Long, EnvelopeId> acknowledged) {
        unacknowledged.keySet().removeAll(acknowledged.keySet());
        delivered.removeAll(acknowledged.values());
        if (fetchAfter != null) {
            acknowledgedWhileFetching.addAll(acknowledged.values());
        }
    }

    /** Envelopes that wait in memory. */
    int waiting() {
        return live.size();
    }
}
