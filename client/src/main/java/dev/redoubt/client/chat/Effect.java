package dev.redoubt.client.chat;

import dev.redoubt.protocol.message.ConversationId;
import java.util.List;

/** What is to be done. Texts are as the user typed them. */
sealed interface Effect {
    /** @param most messages of it */
    record Open(ConversationId conversation, int most) implements Effect {}

    record OpenNamed(String name, boolean group) implements Effect {}

    /**
     * After the lock.
     *
     * @param title of whom it is with, should it not have begun: it opens that conversation or none
     */
    record OpenAgain(ConversationId conversation, String title) implements Effect {}

    record Say(ConversationId conversation, String text) implements Effect {}

    record Reply(ConversationId conversation, long number, String text) implements Effect {}

    /** @param text empty takes the own reaction back */
    record React(ConversationId conversation, long number, String text) implements Effect {}

    record Edit(ConversationId conversation, long number, String text) implements Effect {}

    /** For everybody. */
    record Delete(ConversationId conversation, long number) implements Effect {}

    /** On the own devices only. */
    record Forget(long number) implements Effect {}

    record Search(String words) implements Effect {}

    record SendFile(ConversationId conversation, String path) implements Effect {}

    /** @param folder empty for the one that the program was started in */
    record Download(long number, String folder) implements Effect {}

    record CreateGroup(String title, List<String> names) implements Effect {}

    record AddMembers(ConversationId group, List<String> names) implements Effect {}

    record RemoveMember(ConversationId group, String name) implements Effect {}

    record LeaveGroup(ConversationId group) implements Effect {}

    record RenameGroup(ConversationId group, String title) implements Effect {}

    record SetAdministrator(ConversationId group, String name, boolean administrator) implements Effect {}

    record ShowMembers(ConversationId group) implements Effect {}

    /** @param time as it was typed; {@code off} for ever */
    record SetTimeToLive(ConversationId conversation, String time) implements Effect {}

    record SetBurnAfterReading(ConversationId conversation, String time) implements Effect {}

    /** @param seen what the other person sees; empty to show what there is to be compared */
    record Verify(ConversationId conversation, String seen) implements Effect {}

    record CompletePath(String before, String path) implements Effect {}

    /** All messages of it were seen. */
    record Read(ConversationId conversation) implements Effect {}

    /** Something may be another than what is shown. */
    record Reload() implements Effect {}

    record Repaint() implements Effect {}

    record Lock() implements Effect {}

    record Quit() implements Effect {}
}
