package dev.redoubt.server.testing;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.Submission;
import java.security.SecureRandom;

/** Submissions whose bytes say what they are: the server opens none of them. */
public final class TestPackets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private TestPackets() {}

    public static ByteString randomId() {
        byte[] id = new byte[16];
        RANDOM.nextBytes(id);
        return ByteString.copyFrom(id);
    }

    public static Submission packet(String payload, TestDevice... recipients) {
        Submission.Builder submission =
                Submission.newBuilder().setSubmissionId(randomId()).setPayload(ByteString.copyFromUtf8(payload));
        for (TestDevice recipient : recipients) {
            submission.addEnvelopes(Envelope.newBuilder()
                    .setNodeId(recipient.nodeId())
                    .setExchange(ByteString.copyFromUtf8("exchange of " + payload)));
        }
        return submission.build();
    }

    /** A packet of its own to each of these. */
    public static Submission to(ByteString... nodes) {
        Submission.Builder submission =
                Submission.newBuilder().setSubmissionId(randomId()).setPayload(randomId());
        for (ByteString node : nodes) {
            submission.addEnvelopes(Envelope.newBuilder().setNodeId(node).setExchange(randomId()));
        }
        return submission.build();
    }

    /** To one device, exchange and payload together so large. */
    public static Submission ofSize(int size, TestDevice recipient) {
        ByteString exchange = ByteString.copyFrom(new byte[1_000]);
        return Submission.newBuilder()
                .setSubmissionId(randomId())
                .setPayload(ByteString.copyFrom(new byte[size - exchange.size()]))
                .addEnvelopes(
                        Envelope.newBuilder().setNodeId(recipient.nodeId()).setExchange(exchange))
                .build();
    }
}
