package dev.redoubt.client.messaging;

import dev.redoubt.client.model.Message;

/** How a delivery ended. In each case what must be durable is durable, and the acknowledgement may follow. */
public sealed interface Receipt {
    /** New: stored, its identity remembered, the ephemeral key erased. */
    record Kept(Message message) implements Receipt {}

    /** Delivered before: nothing changed. */
    record Known() implements Receipt {}

    /** Not to be opened, now or later: counted, to be acknowledged as rejected. */
    record Refused(String kind) implements Receipt {}
}
