package dev.redoubt.server.mailbox;

import com.google.protobuf.ByteString;
import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Padme;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A submission within all limits.
 *
 * @param submission 16 random bytes
 * @param digest SHA-256 of the whole submission: tells a repetition from another packet
 * @param exchanges for each recipient, in the order submitted
 * @param expiresAtHour hours since 1970
 */
record Packet(
        Octets submission, Octets digest, ByteString payload, Map<NodeId, ByteString> exchanges, long expiresAtHour) {
    static final int SUBMISSION_ID_SIZE = 16;
    static final int MOST_NODES = 500;
    /** Bytes of one exchange: a suite 0x01 exchange has less than half of this. */
    static final int LARGEST_EXCHANGE = 4_096;

    /** The padding bucket of one recipient's share. */
    long sizeBucket(NodeId node) {
        return Padme.bucket(
                (long) exchanges.getOrDefault(node, ByteString.EMPTY).size() + payload.size());
    }

    /** Bytes of all that it holds. */
    long size() {
        return payload.size()
                + exchanges.values().stream().mapToLong(ByteString::size).sum();
    }

    /**
     * @param longest it waits so long at most, beside what the limits say
     * @throws ProblemException if it is out of form or over a limit
     */
    static Packet check(
            Submission submission, ServerConfiguration.Mailbox limits, Optional<Duration> longest, Instant now) {
        require(submission.getSubmissionId().size() == SUBMISSION_ID_SIZE, "a submission id has 16 bytes");
        require(!submission.getPayload().isEmpty(), "a payload is not empty");
        int recipients = submission.getEnvelopesCount();
        require(recipients >= 1 && recipients <= MOST_NODES, "a submission has 1 to " + MOST_NODES + " envelopes");
        Map<NodeId, ByteString> exchanges = new LinkedHashMap<>();
        for (Envelope envelope : submission.getEnvelopesList()) {
            add(exchanges, envelope, submission.getPayload(), limits);
        }
        return new Packet(
                Octets.copyOf(submission.getSubmissionId().toByteArray()),
                Octets.copyOf(Digests.sha256(submission.toByteArray())),
                submission.getPayload(),
                exchanges,
                expiry(submission, limits.longestLife(), longest, now));
    }

    private static void add(
            Map<NodeId, ByteString> exchanges,
            Envelope envelope,
            ByteString payload,
            ServerConfiguration.Mailbox limits) {
        require(envelope.getNodeId().size() == NodeId.SIZE, "a node id has 16 bytes");
        ByteString exchange = envelope.getExchange();
        require(!exchange.isEmpty(), "an exchange is not empty");
        long size = (long) exchange.size() + payload.size();
        if (exchange.size() > LARGEST_EXCHANGE
                || size > limits.largestEnvelope().bytes()) {
            throw new ProblemException(
                    ProblemCode.ENVELOPE_TOO_LARGE,
                    "exchange and payload together have at most "
                            + limits.largestEnvelope().bytes() + " bytes, an exchange at most " + LARGEST_EXCHANGE);
        }
        boolean twice = exchanges.put(NodeId.of(envelope.getNodeId().toByteArray()), exchange) != null;
        require(!twice, "a node is named twice");
    }

    /** What the client asks for, but no longer than the server keeps anything; rounded up to the hour. */
    private static long expiry(Submission submission, Duration life, Optional<Duration> longest, Instant now) {
        long asked = Integer.toUnsignedLong(submission.getExpiresAtHour());
        Optional<Duration> limit = asked == 0 ? longest.map(Mailbox::longestWithoutTime) : longest;
        long latest = Hours.roundUp(
                now.plus(limit.filter(one -> one.compareTo(life) < 0).orElse(life)));
        if (asked != 0 && asked <= Hours.of(now)) {
            throw new ProblemException(ProblemCode.SUBMISSION_EXPIRED);
        }
        return asked == 0 ? latest : Math.min(asked, latest);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, otherwise);
        }
    }
}
