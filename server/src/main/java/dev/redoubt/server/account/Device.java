package dev.redoubt.server.account;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;

/** An enrolled device that proved who it is: the principal of its session. */
public record Device(AccountId account, NodeId node) {}
