package dev.redoubt.client.model;

/** How a contact's account root became the one that is pinned. */
public enum Trust {
    /** Taken on first contact, as the appliance or a first message gave it: compare fingerprints. */
    UNVERIFIED,
    /** Came with the own account to this device, and no other device has confirmed it: compare fingerprints. */
    RESTORED,
    /** The user compared fingerprints. */
    VERIFIED
}
