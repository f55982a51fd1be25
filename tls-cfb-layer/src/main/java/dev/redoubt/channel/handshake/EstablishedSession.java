package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.SessionId;

/**
 * What a finished handshake gives to either side.
 *
 * @param secrets of epoch 0, owned by whoever holds this
 */
public record EstablishedSession(
        SessionId id, ChannelCertificate certificate, RotationPolicy policy, EpochSecrets secrets) {}
