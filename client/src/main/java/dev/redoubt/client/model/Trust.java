package dev.redoubt.client.model;

/** How a contact's account root became the one that is pinned. */
public enum Trust {
    /** Taken on first contact, as the appliance or a first message gave it: compare fingerprints. */
    UNVERIFIED,
    /** The user compared fingerprints. */
    VERIFIED
}
