package dev.redoubt.client.chat;

import dev.redoubt.protocol.message.ConversationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What happens to the chat. Texts in it are safe to be shown, but for what the user typed. */
sealed interface Event {
    record Pressed(Key key) implements Event {}

    record Resized(int width, int height) implements Event {}

    record Tick(Instant now) implements Event {}

    record Linked(Link link) implements Event {}

    /** The conversations are these now, and the open one is like this. */
    record Loaded(List<Row> rows, Optional<Talk> talk) implements Event {}

    /** A message came. */
    record Came(ConversationId conversation) implements Event {}

    record Told(Note note) implements Event {}

    /** What was written did not become a message: it is given back. */
    record NotSaid(ConversationId conversation, String text, String why) implements Event {}

    record Moved(Transfer transfer) implements Event {}

    /** @param note how it ended */
    record Ended(long transfer, Note note) implements Event {}

    record ToRead(String title, List<String> lines) implements Event {}

    /**
     * How a path goes on.
     *
     * @param before what stood before the cursor when it was asked for
     * @param after what is to stand there instead
     */
    record Completed(String before, String after, List<String> candidates) implements Event {}

    record Locked(String why) implements Event {}

    record Unlocked() implements Event {}
}
