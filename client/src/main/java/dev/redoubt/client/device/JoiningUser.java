package dev.redoubt.client.device;

import dev.redoubt.protocol.fingerprint.Fingerprint;
import dev.redoubt.protocol.fingerprint.NodeFingerprint;

/** What a new device asks its user and says to them, before it joins an account by a code. */
@FunctionalInterface
public interface JoiningUser {
    /**
     * Asked first, before anything is made, kept or left for others: whoever has seen the code might have put an account of
     * their own in the place of the user's.
     *
     * @param name of the account, as it says itself: never trusted, so that it must not reach a terminal unfiltered
     * @param account its fingerprint, which the other device must show too
     * @return whether it is the user's own account
     */
    boolean isOwnAccount(String name, Fingerprint account);

    /** @param device this device's fingerprint, which the other one must show too; the other one has it by now */
    default void show(NodeFingerprint device) {}
}
