package dev.redoubt.client.messaging;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.MessageReference;
import java.util.List;
import java.util.function.Function;

/** What a kind of content does here. {@link Contents} says which kind does what. */
sealed interface Meaning {
    /** It is a message of its conversation. */
    record Shown() implements Meaning {}

    /**
     * It does something to messages that it names: at once where they are here, else when they come, for a while.
     *
     * @param alone the same content about one of them only
     */
    record About(List<MessageReference> messages, Function<MessageReference, Content> alone, OnMessage effect)
            implements Meaning {
        static About one(MessageReference message, Content content, OnMessage effect) {
            return new About(List.of(message), _ -> content, effect);
        }
    }

    /** It does something else, at once. */
    record Done(Effect effect) implements Meaning {}

    /** It is told to who listens, and never stored. */
    record Told() implements Meaning {}

    /** It counts as come, and that is all. */
    record Nothing() implements Meaning {}

    /** To one message. First judges whether who said it may do that; what may not be is passed over, and counted. */
    @FunctionalInterface
    interface OnMessage {
        void apply(Said said, Target target) throws RedoubtException;
    }

    /** To whatever else. Judges likewise. */
    @FunctionalInterface
    interface Effect {
        void apply(Said said) throws RedoubtException;
    }
}
