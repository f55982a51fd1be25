package dev.redoubt.client.messaging;

import java.util.List;

/** How a delivery ended. In each case what must be durable is durable, and the acknowledgement may follow. */
sealed interface Receipt {
    /**
     * New: stored, its identity remembered, the ephemeral key erased.
     *
     * @param happenings what who listens is to know: nothing for what changes a group or waits for that, and more than one
     *     where others waited
     * @param groupChanged whether a group's history is longer now
     */
    record Kept(List<Happening> happenings, boolean groupChanged) implements Receipt {
        public Kept {
            happenings = List.copyOf(happenings);
        }
    }

    /** Delivered before: nothing changed. */
    record Known() implements Receipt {}

    /** Not to be opened, now or later: counted, to be acknowledged as rejected. */
    record Refused(String kind) implements Receipt {}
}
