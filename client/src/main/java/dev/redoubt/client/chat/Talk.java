package dev.redoubt.client.chat;

import java.util.List;

/**
 * The conversation that is open.
 *
 * @param about what stands above it beside the title: who is in it, or what is not sure about it
 * @param messages the newest ones, oldest first
 * @param most how many were asked for: where there are so many, there may be more
 */
record Talk(Row row, String about, List<Shown> messages, int most) {
    static final int PAGE = 200;

    Talk {
        messages = List.copyOf(messages);
    }

    boolean mayHaveMore() {
        return messages.size() >= most;
    }
}
