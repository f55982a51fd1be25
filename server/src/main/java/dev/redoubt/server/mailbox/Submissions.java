package dev.redoubt.server.mailbox;

import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes a repeated submission the same submission, for as long as it is remembered: at least for the last so many, in memory
 * only. RATIONALE.md, "No row for a submission". Thread-safe.
 */
final class Submissions {
    /** What a submission is. */
    sealed interface Known {
        /** Nobody has seen it; it is under way from now on. */
        record Fresh() implements Known {}

        /** It is under way, or was decided just now. */
        record Running(Acceptance acceptance) implements Known {}

        record Accepted() implements Known {}

        /** Its id belongs to another packet. */
        record Conflict() implements Known {}
    }

    private record Id(long high, long low) {
        static Id of(Octets bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes.toBytes());
            return new Id(buffer.getLong(), buffer.getLong());
        }
    }

    private record Entry(long digest, Acceptance acceptance) {}

    private final int generation;
    private final Map<Id, Entry> underWay = new HashMap<>();
    private Map<Id, Long> accepted = new HashMap<>();
    private Map<Id, Long> acceptedBefore = new HashMap<>();
    /** Whether so many came since the last call of {@link #forget} that some were forgotten by number. */
    private boolean rolled;

    /** @param least as many are remembered at least, twice as many at most */
    Submissions(int least) {
        this.generation = least;
    }

    synchronized Known begin(Acceptance acceptance) {
        Id id = Id.of(acceptance.packet().submission());
        long digest = digest(acceptance.packet());
        Entry running = underWay.get(id);
        if (running != null) {
            return running.digest() == digest ? new Known.Running(running.acceptance()) : new Known.Conflict();
        }
        Long before = accepted.getOrDefault(id, acceptedBefore.get(id));
        if (before != null) {
            return before == digest ? new Known.Accepted() : new Known.Conflict();
        }
        underWay.put(id, new Entry(digest, acceptance));
        return new Known.Fresh();
    }

    /** It is decided: one that was accepted is remembered, one that was not may be tried again. */
    synchronized void end(Packet packet, boolean wasAccepted) {
        Id id = Id.of(packet.submission());
        underWay.remove(id);
        if (!wasAccepted) {
            return;
        }
        if (accepted.size() >= generation) {
            acceptedBefore = accepted;
            accepted = new HashMap<>();
            rolled = true;
        }
        accepted.put(id, digest(packet));
    }

    /** Forgets what was accepted before the last call of this, unless so many came since that they are forgotten by their number. */
    synchronized int forget() {
        if (rolled) {
            rolled = false;
            return 0;
        }
        int gone = acceptedBefore.size();
        acceptedBefore = accepted;
        accepted = new HashMap<>();
        return gone;
    }

    private static long digest(Packet packet) {
        return ByteBuffer.wrap(packet.digest().toBytes()).getLong();
    }
}
