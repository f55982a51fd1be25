package dev.redoubt.server;

import dev.redoubt.server.audit.Appearances;
import dev.redoubt.server.channel.Channel;
import dev.redoubt.server.policy.PolicyKeys;

/**
 * Keeps the audit log told of what {@code redoubtctl init}, {@code channel} and {@code policy-key} made, which work on files beside the
 * server. server/SPEC.md, "Audit log". For one thread.
 */
final class FilesInUse {
    private final Appearances appearances;
    private final Channel channel;
    private final PolicyKeys policyKeys;
    private long rotations;

    FilesInUse(Appearances appearances, Channel channel, PolicyKeys policyKeys) {
        this.appearances = appearances;
        this.channel = channel;
        this.policyKeys = policyKeys;
    }

    /** Writes down what is news. To be called at the start, and again and again: what fails is news the next time, too. */
    int note() {
        appearances.root(channel.certificate().root().toBytes());
        appearances.key(
                "channel.key",
                channel.certificate().serial(),
                channel.certificate().channelKey().toBytes());
        channel.revocations().ifPresent(list -> appearances.revocations(list.number(), list.serials()));
        appearances.key(
                "policy.key",
                policyKeys.certificate().serial(),
                policyKeys.certificate().key().toBytes());
        while (rotations < channel.rotationsOrdered()) {
            appearances.rotation();
            rotations++;
        }
        return 0;
    }
}
