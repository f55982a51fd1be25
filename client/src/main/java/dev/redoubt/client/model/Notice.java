package dev.redoubt.client.model;

import dev.redoubt.protocol.identity.AccountId;
import java.util.List;
import java.util.Optional;

/**
 * Something about devices and accounts that the user should know.
 *
 * @param number for {@code Redoubt.markNoticed}
 * @param contact whose account it is about; empty for the own
 * @param devices short fingerprints of the devices that it is about, where it is about any
 * @param group the name of the group that it is about; the contact has changed it
 * @param members of the group, whom it is about
 * @param own the own account, which may be among them
 */
public record Notice(
        long number,
        Kind kind,
        Optional<Contact> contact,
        List<String> devices,
        Optional<String> group,
        List<Contact> members,
        AccountId own) {
    public Notice {
        devices = List.copyOf(devices);
        members = List.copyOf(members);
    }

    /** What happened. */
    public enum Kind {
        /** A device was added. */
        DEVICE_ADDED,
        /** A device was revoked. */
        DEVICE_REVOKED,
        /** A device was suspended by another one of its account. */
        DEVICE_SUSPENDED,
        /** A device that was suspended is not any more. */
        DEVICE_LIFTED,
        /** They wrote with a view of the own account that is out of date: they do not know its newest devices. */
        OUTDATED_VIEW,
        /** The appliance does not show the newest state of the account. Nothing is sent until it does. */
        HIDDEN_STATE,
        /** Two histories of the account were seen. Nothing is sent until the user decides. */
        FORKED,
        /** The name stands for another root than before. Nothing is sent until the user decides. */
        CHANGED_ROOT,
        /** This device's one-time keys had run out: messages came under its last-resort key, which serves for all of them. */
        KEYS_RAN_OUT,
        /** A message came under a one-time key that had opened another: its sender or the appliance gave the key out twice. */
        KEY_REUSED,
        /** A message came under a number that this device never gave to a key. */
        FOREIGN_KEY,
        /** Messages did not come, and were asked for in vain. */
        MESSAGES_LOST,
        /** A device numbers its messages as it did before: it goes on from an older copy of its data, or somebody uses one. */
        COUNTER_REPEATED,
        /** The appliance shows an older or another version of what the own devices share than they have seen. */
        ACCOUNT_DATA_WITHHELD,
        /** What the own devices share lies under a storage key that this device does not have yet. */
        ACCOUNT_DATA_KEY_MISSING,
        /** There is more than the own devices can share. */
        ACCOUNT_DATA_FULL,
        /**
         * The appliance says that all devices of the contact were taken out by an administrator, or that the account is gone:
         * messages to a group went to its other members only.
         */
        LEFT_OUT,
        /** The administrators have changed what holds for this device. */
        POLICY_CHANGED,
        /** The appliance shows a policy that is older than one that was seen, for somebody else, or not signed by it. */
        POLICY_REFUSED,
        /** The appliance was restored from a backup: messages that it took after that and had not delivered are lost. */
        APPLIANCE_RESTORED,
        /** The contact has changed how long messages between the two live. */
        LIFETIMES,
        /** The contact took this account into a group. */
        GROUP_INVITED,
        /** Members were added. */
        GROUP_ADDED,
        /** Somebody was removed, perhaps this account. */
        GROUP_REMOVED,
        /** The contact left. */
        GROUP_LEFT,
        /** The group has this name now. */
        GROUP_RENAMED,
        /** A member became an administrator, or is none any more. */
        GROUP_ROLE,
        /** The lifetimes of new messages changed. */
        GROUP_LIFETIMES,
        /** Two have changed the group at once: one change does not stand. */
        GROUP_CONFLICT
    }
}
