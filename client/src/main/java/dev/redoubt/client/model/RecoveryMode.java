package dev.redoubt.client.model;

/** How an account is recovered when all devices are lost. */
public enum RecoveryMode {
    /** Not yet, or not known here. */
    NONE,
    /** With a passphrase; the appliance keeps what it opens, sealed. */
    PASSPHRASE,
    /** With words and a file that only the user has. */
    WORDS,
    /** With a vault on a medium that never meets a machine with a network. */
    OFFLINE
}
