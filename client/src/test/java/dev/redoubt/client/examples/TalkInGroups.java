package dev.redoubt.client.examples;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.ConversationInfo;
import java.util.List;

/** Conversations of two, groups, and notes to oneself. */
public final class TalkInGroups {
    private TalkInGroups() {}

    static List<String> talk(Redoubt redoubt, String friend) throws RedoubtException {
        redoubt.conversations().own().send("remember the bread");
        redoubt.conversations().with(friend).send("Shall we?");
        Conversation hikers = redoubt.conversations().createGroup("Hikers", List.of(friend));
        hikers.send("Tomorrow at nine");
        hikers.rename("Early hikers");
        return redoubt.conversations().all().stream().map(TalkInGroups::line).toList();
    }

    /** Titles come from others: a program that shows them on a terminal makes them harmless first. */
    private static String line(Conversation conversation) {
        try {
            ConversationInfo info = conversation.info();
            return info.kind() + " " + info.title() + ": "
                    + conversation.history(1).getFirst().text();
        } catch (RedoubtException e) {
            throw new IllegalStateException(e);
        }
    }
}
