package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static dev.redoubt.server.testing.TestPackets.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestLink;
import dev.redoubt.server.testing.TestPackets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailboxIT {
    private static final int LARGEST = 256 * 1024;

    private TestAppliance appliance;
    private Rows rows;
    private TestDevice alice;
    private TestDevice bob;
    private int people;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder, """
                [mailbox]
                quota_envelopes = 4
                quota_bytes = "600KiB"
                """);
        rows = new Rows(appliance.database());
        alice = appliance.enrol("alice", 20);
    }

    @BeforeEach
    void somebodyNew() throws Exception {
        bob = appliance.enrol("bob" + ++people, 20);
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    private ChannelResponse submit(Submission submission) throws Exception {
        return post(appliance.as(alice), "/v1/submissions", submission);
    }

    private long envelopes() throws Exception {
        return rows.count("envelope where node = x'" + bob.node() + "'");
    }

    @Test
    void payloadIsStoredOnceForAllRecipients() throws Exception {
        TestDevice carol = appliance.enrol("carol" + people, 20);
        long before = rows.count("payload");
        assertEquals(200, submit(packet("hello", bob, carol)).status());
        assertEquals(before + 1, rows.count("payload"));
        assertEquals(1, envelopes());
    }

    @Test
    void sameSubmissionAgainIsAcceptedAndStoredOnce() throws Exception {
        Submission submission = packet("hello", bob);
        submit(submission);
        assertEquals(200, submit(submission).status());
        assertEquals(1, envelopes());
    }

    @Test
    void sameSubmissionAgainAfterItsDeliveryIsNotDeliveredAgain() throws Exception {
        Submission submission = packet("hello", bob);
        submit(submission);
        TestLink.takeOne(appliance.as(bob));
        assertEquals(200, submit(submission).status());
        assertEquals(0, envelopes());
    }

    @Test
    void sameSubmissionFromManyThreadsAtOnceIsStoredOnce() throws Exception {
        Submission submission = packet("hello", bob);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 10; i++) {
                answers.add(threads.submit(() -> {
                    go.await();
                    return submit(submission).status();
                }));
            }
            go.countDown();
        }
        for (Future<Integer> answer : answers) {
            assertEquals(200, answer.get());
        }
        assertEquals(1, envelopes());
    }

    @Test
    void otherBytesUnderTheSameIdAreAnError() throws Exception {
        Submission submission = packet("hello", bob);
        submit(submission);
        Submission other = submission.toBuilder()
                .setPayload(ByteString.copyFromUtf8("other"))
                .build();
        assertProblem(409, "submission_conflict", submit(other));
        assertEquals(1, envelopes());
    }

    @Test
    void payloadForOneDeviceLiesInItsEnvelope() throws Exception {
        long before = rows.count("payload");
        assertEquals(200, submit(packet("hello", bob)).status());
        assertEquals(before, rows.count("payload"));
        assertEquals(1, envelopes());
        TestLink.takeOne(appliance.as(bob));
        assertEquals(0, envelopes());
    }

    @Test
    void unknownNodeIsAProblemAndNothingIsStored() throws Exception {
        TestDevice nobody = new TestDevice(appliance.clock().instant());
        long payloads = rows.count("payload");
        Submission submission = packet("hello", bob, nobody);
        assertProblem(404, "unknown_node", submit(submission));
        assertEquals(0, envelopes());
        assertEquals(payloads, rows.count("payload"));
        assertProblem(404, "unknown_node", submit(submission));
    }

    @Test
    void envelopeAtTheLimitIsAccepted() throws Exception {
        assertEquals(200, submit(TestPackets.ofSize(LARGEST, bob)).status());
    }

    @Test
    void envelopePastTheLimitIsRefused() throws Exception {
        assertProblem(413, "envelope_too_large", submit(TestPackets.ofSize(LARGEST + 1, bob)));
        assertEquals(0, envelopes());
    }

    @Test
    void exchangePastItsLimitIsRefused() throws Exception {
        Submission submission = packet("hello", bob).toBuilder()
                .setEnvelopes(
                        0,
                        Envelope.newBuilder().setNodeId(bob.nodeId()).setExchange(ByteString.copyFrom(new byte[4_097])))
                .build();
        assertProblem(413, "envelope_too_large", submit(submission));
    }

    @Test
    void requestPastTheLimitIsRefused() throws Exception {
        byte[] body = new byte[(4 << 20) + 1];
        ChannelResponse response =
                appliance.as(alice).send(ChannelRequest.post("/v1/submissions", "application/protobuf", body));
        assertProblem(413, "request_too_large", response);
    }

    @Test
    void mailboxFullByCountIsAProblemAndNothingIsStored() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertEquals(200, submit(packet("message " + i, bob)).status());
        }
        assertProblem(507, "mailbox_full", submit(packet("one more", bob)));
        assertEquals(4, envelopes());
    }

    @Test
    void mailboxFullByBytesIsAProblem() throws Exception {
        submit(TestPackets.ofSize(LARGEST, bob));
        submit(TestPackets.ofSize(LARGEST, bob));
        assertProblem(507, "mailbox_full", submit(TestPackets.ofSize(LARGEST, bob)));
        assertEquals(200, submit(packet("a small one", bob)).status());
    }

    @Test
    void submissionOutOfFormIsAProblem() throws Exception {
        Submission good = packet("hello", bob);
        Submission[] bad = {
            good.toBuilder().setSubmissionId(ByteString.copyFromUtf8("short")).build(),
            good.toBuilder().clearPayload().build(),
            good.toBuilder().clearEnvelopes().build(),
            good.toBuilder().addEnvelopes(good.getEnvelopes(0)).build(),
            good.toBuilder()
                    .setEnvelopes(0, good.getEnvelopes(0).toBuilder().clearExchange())
                    .build(),
            good.toBuilder()
                    .setEnvelopes(0, good.getEnvelopes(0).toBuilder().clearNodeId())
                    .build(),
        };
        for (Submission submission : bad) {
            assertProblem(400, "malformed_request", submit(submission));
        }
    }

    @Test
    void bodyThatIsNoMessageIsAProblem() throws Exception {
        ChannelResponse response = appliance
                .as(alice)
                .send(ChannelRequest.post("/v1/submissions", "application/protobuf", new byte[] {(byte) 0xff}));
        assertProblem(400, "malformed_request", response);
    }

    @Test
    void bodyOfAnotherTypeIsAProblem() throws Exception {
        ChannelResponse response =
                appliance.as(alice).send(ChannelRequest.post("/v1/submissions", "application/json", new byte[] {'{'}));
        assertProblem(415, "unsupported_media_type", response);
    }

    @Test
    void unknownPathAndMethodAreProblems() throws Exception {
        assertProblem(404, "not_found", appliance.as(alice).send(ChannelRequest.get("/v1/nothing")));
        assertProblem(405, "method_not_allowed", appliance.as(alice).send(ChannelRequest.get("/v1/submissions")));
        assertProblem(405, "method_not_allowed", appliance.as(alice).send(ChannelRequest.get("/v1/link")));
    }

    @Test
    void submissionWhoseExpiryHasPassedIsAProblem() throws Exception {
        long hour = appliance.clock().instant().getEpochSecond() / 3_600;
        Submission late =
                packet("late", bob).toBuilder().setExpiresAtHour((int) hour).build();
        assertProblem(400, "submission_expired", submit(late));
    }

    @Test
    void payloadGoesWithTheLastAcknowledgement() throws Exception {
        TestDevice carol = appliance.enrol("carol" + people, 20);
        long before = rows.count("payload");
        submit(packet("hello", bob, carol));
        TestLink.takeOne(appliance.as(bob));
        assertEquals(before + 1, rows.count("payload"));
        TestLink.takeOne(appliance.as(carol));
        assertEquals(before, rows.count("payload"));
    }
}
