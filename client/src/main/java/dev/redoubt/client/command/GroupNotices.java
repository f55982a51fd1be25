package dev.redoubt.client.command;

import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Notice;
import java.util.stream.Collectors;

/** What others did to a group, as a line. Names of groups are theirs to choose. */
final class GroupNotices {
    private GroupNotices() {}

    static String text(Notice notice) {
        String who = notice.contact().map(contact -> name(contact, notice)).orElse("somebody");
        String group = "the group \"" + TerminalText.line(notice.group().orElse("")) + '"';
        String whom =
                notice.members().stream().map(member -> name(member, notice)).collect(Collectors.joining(", "));
        return switch (notice.kind()) {
            case GROUP_INVITED -> who + " took you into " + group;
            case GROUP_ADDED -> who + " added " + whom + " to " + group;
            case GROUP_REMOVED -> who + " removed " + whom + " from " + group;
            case GROUP_LEFT -> who + " left " + group;
            case GROUP_RENAMED -> who + " gave a group another name: it is " + group + " now";
            case GROUP_ROLE -> who + " changed whether " + whom + " may change " + group;
            case GROUP_LIFETIMES -> who + " changed how long messages in " + group + " are kept";
            case GROUP_CONFLICT ->
                who + " and another member changed " + group
                        + " at the same time: one of the two changes does not stand";
            case DEVICE_ADDED,
                    DEVICE_REVOKED,
                    DEVICE_SUSPENDED,
                    DEVICE_LIFTED,
                    OUTDATED_VIEW,
                    HIDDEN_STATE,
                    FORKED,
                    CHANGED_ROOT,
                    LIFETIMES,
                    POLICY_CHANGED,
                    POLICY_REFUSED,
                    APPLIANCE_RESTORED,
                    MESSAGES_LOST,
                    COUNTER_REPEATED,
                    KEYS_RAN_OUT,
                    KEY_REUSED,
                    FOREIGN_KEY,
                    ACCOUNT_DATA_WITHHELD,
                    ACCOUNT_DATA_KEY_MISSING,
                    ACCOUNT_DATA_FULL,
                    LEFT_OUT -> throw new IllegalArgumentException("not about a group");
        };
    }

    private static String name(Contact contact, Notice notice) {
        return contact.account().equals(notice.own()) ? "you" : MessagePrinter.name(contact);
    }
}
