package dev.redoubt.channel.handshake;

/**
 * What a rotation gives to either side.
 *
 * @param secrets of the new epoch, owned by whoever holds this
 */
public record RotatedEpoch(ChannelCertificate certificate, RotationPolicy policy, EpochSecrets secrets) {}
