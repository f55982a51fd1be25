package dev.redoubt.protocol.packet;

import dev.redoubt.protocol.group.GroupState;
import dev.redoubt.protocol.group.GroupStep;

/** Where a message belongs. SPEC.md, "Conversations". */
public sealed interface Standing extends Verdict {
    /** In the conversation of its sender's account and its one recipient's. */
    record OfTwo() implements Standing {}

    /**
     * Said by a member of a group that is known.
     *
     * @param said the state in which its sender said it
     * @param current whether that is the one that stands here
     */
    record InGroup(GroupState said, boolean current) implements Standing {}

    /** An allowed change of a group that is known: add it to the history, in the step that stores the message. */
    record Changed(GroupStep step) implements Standing {}

    /** The beginning of a group for this account, or of its return. What went before is the author's word. */
    record Invited(GroupStep step) implements Standing {}

    /**
     * Nothing is known that it could be in: keep it out of sight, in bounds, and judge it again with {@link GroupRule} when
     * the group has changed.
     */
    record Held(Reason reason) implements Standing {
        public enum Reason {
            UNKNOWN_GROUP,
            UNKNOWN_STATE
        }
    }
}
