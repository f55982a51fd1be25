package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Notice;
import java.io.PrintStream;
import java.util.List;

/** What the user should know about devices and accounts, as lines on standard error. */
final class Notices {
    private static final String COPY = "it goes on from an older copy of its data, or somebody uses such a copy";

    private Notices() {}

    /** Tells all that was not told yet. */
    static void tell(Redoubt redoubt, PrintStream err) throws RedoubtException {
        List<Notice> notices = redoubt.notices();
        if (!notices.isEmpty()) {
            notices.forEach(notice -> print(notice, err));
            redoubt.markNoticed(notices);
        }
    }

    /** The same in the way that the command was asked for. */
    static void tell(Redoubt redoubt, PrintStream err, JsonOption json) throws RedoubtException {
        if (!json.isGiven()) {
            tell(redoubt, err);
            return;
        }
        List<Notice> notices = redoubt.notices();
        notices.forEach(notice -> printJson(notice, err));
        redoubt.markNoticed(notices);
    }

    static void printJson(Notice notice, PrintStream err) {
        Json.line(err, object -> object.put("notice", members -> JsonResults.notice(members, notice)));
    }

    static void print(Notice notice, PrintStream err) {
        err.println("  ! " + text(notice));
    }

    static String text(Notice notice) {
        if (notice.group().isPresent()) {
            return GroupNotices.text(notice);
        }
        String name = notice.contact().map(MessagePrinter::name).orElse("");
        String devices = String.join(", ", notice.devices());
        return notice.contact().isEmpty() ? ofOwnAccount(notice, devices) : ofContact(notice, name, devices);
    }

    private static String ofOwnAccount(Notice notice, String devices) {
        return switch (notice.kind()) {
            case DEVICE_ADDED ->
                "your account has a new device (" + devices + "): if it is not yours, revoke it at once";
            case DEVICE_REVOKED -> "a device of your account was revoked (" + devices + ")";
            case DEVICE_SUSPENDED -> "a device of your account was suspended (" + devices + ")";
            case DEVICE_LIFTED -> "a device of your account is not suspended any more (" + devices + ")";
            case HIDDEN_STATE, OUTDATED_VIEW, CHANGED_ROOT ->
                "the appliance shows an outdated view of your own account: ask its administrator";
            case FORKED ->
                "two histories of your own account were seen: nothing is sent until you have decided;"
                        + " \"redoubt trust\" with your own name says how";
            case KEYS_RAN_OUT ->
                "this device's one-time keys had run out, and messages came under its last-resort key; new ones are"
                        + " made by themselves; \"redoubt device keys\" says how often";
            case KEY_REUSED ->
                "a message was refused because its key had served for another message: it may be repeated, or an"
                        + " attack; \"redoubt device keys\" says how often";
            case FOREIGN_KEY ->
                "a message was refused because its key was never made by this device;"
                        + " \"redoubt device keys\" says how often";
            case MESSAGES_LOST ->
                "messages from another device of yours did not arrive, and did not come when they were asked for";
            case COUNTER_REPEATED ->
                "a device of yours (" + devices
                        + ") gives its messages numbers that it gave before, and these do not come" + " here: " + COPY
                        + ". Revoke it (\"redoubt device revoke\") and let it join anew";
            case ACCOUNT_DATA_WITHHELD ->
                "the appliance shows an older or another version of what your devices share (contacts, marks,"
                        + " conversations) than they have seen: ask its administrator;"
                        + " \"redoubt trust\" with your own name says how to go on";
            case ACCOUNT_DATA_KEY_MISSING ->
                "what your devices share (contacts, marks, conversations) cannot be read here yet: another device of"
                        + " yours gives this one the key as soon as both are online";
            case ACCOUNT_DATA_FULL ->
                "there are more contacts and conversations than your devices can share: new ones stay on this device. If you"
                        + " do not have so many, one of your devices may be in other hands: \"redoubt device list\"";
            case LEFT_OUT -> "the appliance says that an administrator has taken out all devices of your account";
            case APPLIANCE_RESTORED ->
                "the appliance was restored from a backup: messages that it took after that and had not delivered yet are lost,"
                        + " unless they are asked for again. Its administrator knows since when";
            case POLICY_CHANGED ->
                "the administrator has changed the policy for this device: \"redoubt policy\" shows it";
            case POLICY_REFUSED ->
                "the appliance shows a policy that is older than one that was seen, or that it has not signed for this"
                        + " device: it is not obeyed, and what held before goes on to hold; ask its administrator";
            case LIFETIMES -> "you have changed how long your notes are kept";
            case GROUP_INVITED,
                    GROUP_ADDED,
                    GROUP_REMOVED,
                    GROUP_LEFT,
                    GROUP_RENAMED,
                    GROUP_ROLE,
                    GROUP_LIFETIMES,
                    GROUP_CONFLICT -> GroupNotices.text(notice);
        };
    }

    private static String ofContact(Notice notice, String name, String devices) {
        return switch (notice.kind()) {
            case DEVICE_ADDED -> name + " has a new device (" + devices + ")";
            case DEVICE_REVOKED -> name + " does not use a device any more (" + devices + ")";
            case DEVICE_SUSPENDED -> name + " has suspended a device (" + devices + "): it may be lost";
            case DEVICE_LIFTED -> name + " uses a suspended device again (" + devices + ")";
            case OUTDATED_VIEW -> name + " wrote without knowing your newest devices; these did not get it";
            case HIDDEN_STATE ->
                "the appliance hides the newest devices of " + name + ": nothing is sent to them until it"
                        + " shows them; ask its administrator";
            case FORKED ->
                "two histories of the account of " + name + " were seen: nothing is sent to them until you"
                        + " have decided; \"redoubt trust\" with their name says how";
            case POLICY_CHANGED, POLICY_REFUSED, APPLIANCE_RESTORED -> "see \"redoubt policy\"";
            case KEYS_RAN_OUT, KEY_REUSED, FOREIGN_KEY -> "see \"redoubt device keys\"";
            case ACCOUNT_DATA_WITHHELD, ACCOUNT_DATA_KEY_MISSING, ACCOUNT_DATA_FULL ->
                "what your own devices share is not as it should be";
            case LEFT_OUT ->
                "messages to a group do not reach " + name
                        + ": the appliance says that an administrator has suspended or"
                        + " deleted their account, or reset all of their devices";
            case CHANGED_ROOT ->
                "the name of " + name + " stands for another account now: nothing is sent to them until"
                        + " you have decided; \"redoubt trust\" with their name says how";
            case MESSAGES_LOST ->
                "messages from " + name + " did not arrive, and did not come when they were asked for";
            case COUNTER_REPEATED ->
                "a device of " + name + " (" + devices
                        + ") gives its messages numbers that it gave before, and these do not"
                        + " come here: " + COPY + ". Tell " + name
                        + " in person: it must be revoked, and join anew";
            case LIFETIMES ->
                name + " has changed how long messages between you are kept; \"redoubt lifetime\" with their name says"
                        + " how";
            case GROUP_INVITED,
                    GROUP_ADDED,
                    GROUP_REMOVED,
                    GROUP_LEFT,
                    GROUP_RENAMED,
                    GROUP_ROLE,
                    GROUP_LIFETIMES,
                    GROUP_CONFLICT -> GroupNotices.text(notice);
        };
    }
}
