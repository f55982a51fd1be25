package dev.redoubt.channel.handshake;

import dev.redoubt.crypto.VerifyingKey;

/** The newest certificate of a root that a client has accepted: what it must never go back behind. */
public record SeenCertificate(long serial, VerifyingKey channelKey) {}
