package dev.redoubt.channel.session;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;

/** The principal of an authenticated session: a node of an account. */
public record Device(AccountId account, NodeId node) {}
