package dev.redoubt.client.model;

import java.util.List;
import java.util.Optional;

/**
 * Something about devices and accounts that the user should know.
 *
 * @param number for {@code Redoubt.markNoticed}
 * @param contact whose account it is about; empty for the own
 * @param devices short fingerprints of the devices that it is about, where it is about any
 */
public record Notice(long number, Kind kind, Optional<Contact> contact, List<String> devices) {
    public Notice {
        devices = List.copyOf(devices);
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
        FOREIGN_KEY
    }
}
