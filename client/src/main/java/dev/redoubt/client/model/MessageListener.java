package dev.redoubt.client.model;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.message.ConversationId;
import java.time.Duration;

/** What happens while a device listens. Called from one thread at a time; must not block for long. */
@FunctionalInterface
public interface MessageListener {
    /**
     * A message that is stored already, and counts as read once this returns. After a crash in here, or an exception, it
     * comes again.
     */
    void message(Message message);

    /**
     * Whether a message counts as read once {@link #message} has returned. Otherwise it stays unread until it is marked as read
     * elsewhere, and only messages that are new come here.
     */
    default boolean reads() {
        return true;
    }

    /** A message that was shown is another one now: delivered, read, edited, reacted to. */
    default void changed(Message message) {}

    /** A message is not kept any more. Where its time was over, this may be called while another call is not over. */
    default void gone(ConversationId conversation, long number) {}

    /** Somebody writes, or does not any more. What is not said again within 10 s is over. */
    default void typing(ConversationId conversation, Contact contact, boolean active) {}

    /** The device link is open. */
    default void connected() {}

    /** The link is lost and will be opened again after {@code pause}. */
    default void disconnected(RedoubtException why, Duration pause) {}

    /** Something about devices and accounts that the user should know; told once. */
    default void notice(Notice notice) {}

    /**
     * A packet could not be opened: changed on its way, made for another key, or not from who it says.
     *
     * @param kind what was wrong with it, in one word for counting
     */
    default void rejected(String kind) {}
}
