package dev.redoubt.client.model;

import dev.redoubt.protocol.message.ConversationId;
import java.util.List;
import java.util.Optional;

/**
 * A conversation as this node knows it at one time.
 *
 * @param title the contact's name or the group's: never trusted, so that it must not reach a terminal unfiltered
 * @param members of a group, the own account too; else only the other person
 * @param unread received messages that nobody has read
 * @param lifetime how long its new messages live, if their sender does not say otherwise
 * @param last the newest message
 */
public record ConversationInfo(
        ConversationId id,
        Kind kind,
        String title,
        List<Member> members,
        long unread,
        Lifetime lifetime,
        Optional<Message> last) {
    public ConversationInfo {
        members = List.copyOf(members);
    }

    /** Who talks in it. */
    public enum Kind {
        /** With one other person. */
        OF_TWO,
        /** Notes to oneself. */
        OWN,
        /** A group that this account is in. */
        GROUP,
        /** A group that this account was in. */
        LEFT_GROUP,
        /** A group of the account whose members this device does not know yet: another own device, or its next change, brings them. */
        WAITING_GROUP
    }

    /**
     * @param administrator whether they may change the group
     * @param repeatingDevices fingerprints of their devices that give messages numbers which they gave before: these do not come
     */
    public record Member(Contact contact, boolean administrator, List<String> repeatingDevices) {
        public Member {
            repeatingDevices = List.copyOf(repeatingDevices);
        }
    }

    /** Whether a device of a member gives messages numbers which it gave before. */
    public boolean isRepeated() {
        return members.stream().anyMatch(member -> !member.repeatingDevices().isEmpty());
    }

    public boolean isGroup() {
        return kind == Kind.GROUP || kind == Kind.LEFT_GROUP || kind == Kind.WAITING_GROUP;
    }
}
