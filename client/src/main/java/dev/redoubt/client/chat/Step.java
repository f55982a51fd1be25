package dev.redoubt.client.chat;

import java.util.List;

/** What follows from an event. */
record Step(ChatState state, List<Effect> effects) {
    Step {
        effects = List.copyOf(effects);
    }

    static Step to(ChatState state, Effect... effects) {
        return new Step(state, List.of(effects));
    }
}
