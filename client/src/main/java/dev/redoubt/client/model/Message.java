package dev.redoubt.client.model;

import dev.redoubt.protocol.message.ConversationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One message of a conversation, as this node keeps it.
 *
 * @param number position in this node's container, from 1 upwards
 * @param conversation which it is in
 * @param group the group's name now; empty in a conversation of two
 * @param contact the other person; in a group who wrote it
 * @param status which way it went, and how far
 * @param text what was written: never trusted, so that it must not reach a terminal unfiltered
 * @param sentAt by the sender's clock, to the second
 * @param keptAt when this node stored it
 * @param missingBefore messages of the sender that should have come before this one and did not
 * @param forked whether the sender's history contradicts what this node saw of it
 * @param expiresAt when this node deletes it, as far as is known: reading may bring that nearer
 * @param burnsAfterReading how long it lives once it was read
 * @param deliveredTo of an own message: how many accounts have said that it came to them
 * @param readBy of an own message: how many accounts have said that it was read
 * @param answers what it answers, if anything
 * @param reactions one for each account that has one
 * @param edited whether the text is not the first one
 * @param deleted whether who wrote it has deleted it for everybody: nothing of it is left
 * @param file what it brings, where it is a file; {@code Conversations.download} fetches it by the message's number
 */
public record Message(
        long number,
        ConversationId conversation,
        Optional<String> group,
        Contact contact,
        Status status,
        String text,
        Instant sentAt,
        Instant keptAt,
        long missingBefore,
        boolean forked,
        Optional<Instant> expiresAt,
        Optional<Duration> burnsAfterReading,
        int deliveredTo,
        int readBy,
        Optional<Quote> answers,
        List<Reaction> reactions,
        boolean edited,
        boolean deleted,
        Optional<FileInfo> file) {
    public Message {
        reactions = List.copyOf(reactions);
    }

    /** Which way a message went, and how far. */
    public enum Status {
        /** Opened, validated and stored. */
        RECEIVED,
        /** Sealed and stored, not yet accepted by the appliance; goes out by itself. */
        SENDING,
        /** The appliance accepted it. In a group {@link #deliveredTo} and {@link #readBy} say more. */
        SENT,
        /** A device of the other person has said that it came. */
        DELIVERED,
        /** A device of the other person has said that it was read. */
        READ,
        /** The appliance refused it for good. */
        FAILED
    }

    public boolean received() {
        return status == Status.RECEIVED;
    }
}
