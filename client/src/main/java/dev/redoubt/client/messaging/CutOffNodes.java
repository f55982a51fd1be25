package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.KnownAccount;
import dev.redoubt.client.store.Outbox;
import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes nodes out of a packet that were revoked or suspended after it was sealed. Each exchange stands alone, so that the
 * others stay good, with the same payload and the same place in the conversation.
 */
final class CutOffNodes {
    private static final int SUBMISSION_ID_SIZE = 16;

    private final LiveNode node;
    private final Appliance appliance;

    CutOffNodes(LiveNode node, Appliance appliance) {
        this.node = node;
        this.appliance = appliance;
    }

    /** @return empty if that leaves nobody, or takes out nobody */
    Optional<Outbox.Outgoing> without(Outbox.Outgoing outgoing) throws RedoubtException {
        Set<ByteString> left = new HashSet<>(ids(new OwnAccount(node, appliance).follow()));
        for (AccountId account : outgoing.accounts()) {
            if (!account.equals(node.account())) {
                new PeerDirectory(node, appliance)
                        .byAccount(account)
                        .ifPresent(found -> left.addAll(ids(found.known())));
            }
        }
        Submission whole = outgoing.submission();
        List<Envelope> envelopes = whole.getEnvelopesList().stream()
                .filter(envelope -> left.contains(envelope.getNodeId()))
                .toList();
        if (envelopes.isEmpty() || envelopes.size() == whole.getEnvelopesCount()) {
            return Optional.empty();
        }
        Submission fewer = whole.toBuilder()
                .setSubmissionId(submissionId(whole, envelopes))
                .clearEnvelopes()
                .addAllEnvelopes(envelopes)
                .build();
        return Optional.of(new Outbox.Outgoing(fewer, outgoing.messageNumber(), outgoing.accounts(), outgoing.step()));
    }

    private List<ByteString> ids(KnownAccount account) {
        Instant now = node.clock().instant();
        return account.nodesAt(now).stream()
                .map(VerifiedNode::id)
                .map(id -> ByteString.copyFrom(id.toBytes()))
                .toList();
    }

    /** Another packet needs another id, and the same one for the same nodes, so that a lost answer doubles nothing. */
    private static ByteString submissionId(Submission whole, List<Envelope> envelopes) {
        byte[][] parts =
                envelopes.stream().map(one -> one.getNodeId().toByteArray()).toArray(byte[][]::new);
        Octets nodes = Octets.copyOf(Digests.sha256(parts));
        byte[] digest = Digests.sha256(whole.getSubmissionId().toByteArray(), nodes.toBytes());
        return ByteString.copyFrom(Arrays.copyOf(digest, SUBMISSION_ID_SIZE));
    }
}
