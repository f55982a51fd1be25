package dev.redoubt.client.messaging;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.ConversationId;

/** Whom something is said to. The own devices get everything that is said. */
public sealed interface Destination {
    /** In the conversation with whoever has this name in the directory. */
    record Named(String name) implements Destination {}

    /** In the conversation with an account that is pinned, or with oneself. */
    record OfTwo(AccountId account) implements Destination {}

    record Group(ConversationId id) implements Destination {}

    /** The other devices of the own account, and nobody where there are none. */
    record OwnDevices() implements Destination {}
}
