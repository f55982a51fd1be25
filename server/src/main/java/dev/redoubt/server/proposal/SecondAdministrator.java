package dev.redoubt.server.proposal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Asked by an operation, before it has changed anything that lasts, whether one administrator is enough. Thread-safe. */
@FunctionalInterface
public interface SecondAdministrator {
    /**
     * Returns if one is enough, or a second one has approved this very call. Otherwise throws what the operation must let through:
     * its transaction is rolled back, the call is kept as a proposal, and whoever asked is told. Must not be called once the
     * operation has done anything that does not roll back; best called last, when nothing else is in the way.
     *
     * @param needed whether it is an act of that kind at all. If not, one is enough; but an approved call whose effect is another one
     *     than was approved is not done, whatever it has become
     * @param effect what the call does, to be shown to whoever approves. If it is another one when the approved call is done,
     *     something was changed meanwhile, and nothing is done
     * @param lastHour the call cannot be done from this hour on, and is not proposed for longer
     */
    void require(Kind kind, boolean needed, ObjectNode effect, long lastHour);

    /** The same for a call whose input says all. */
    default void require(Kind kind) {
        require(kind, true, JsonNodeFactory.instance.objectNode(), Long.MAX_VALUE);
    }
}
