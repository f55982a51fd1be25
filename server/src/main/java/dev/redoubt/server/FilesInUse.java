package dev.redoubt.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.channel.handshake.RevocationList;
import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyCertificate;
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
        ChannelCertificate certificate = channel.certificate();
        appearances.note(
                "appliance.root",
                details().put("root", sha256(certificate.root().toBytes())));
        appearances.note(
                "channel.key",
                key(certificate.serial(), certificate.channelKey().toBytes()));
        channel.revocations().ifPresent(list -> appearances.note("channel.revocations", revoked(list)));
        PolicyCertificate policy = policyKeys.certificate();
        appearances.note("policy.key", key(policy.serial(), policy.key().toBytes()));
        while (rotations < channel.rotationsOrdered()) {
            appearances.append("channel.rotate-all", details());
            rotations++;
        }
        return 0;
    }

    private static ObjectNode details() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode key(long serial, byte[] key) {
        return details().put("serial", serial).put("key", sha256(key));
    }

    private static ObjectNode revoked(RevocationList list) {
        ObjectNode details = details().put("number", list.number());
        ArrayNode serials = details.putArray("serials");
        list.serials().forEach(serials::add);
        return details;
    }

    private static String sha256(byte[] key) {
        return Octets.copyOf(Digests.sha256(key)).toHex();
    }
}
