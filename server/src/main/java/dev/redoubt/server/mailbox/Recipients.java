package dev.redoubt.server.mailbox;

/** Who is connected. Called after the commit, in the order of ids; must not block or throw. */
public interface Recipients {
    /** The envelope is stored; whoever it is for may have it at once. */
    void stored(StoredEnvelope envelope);
}
