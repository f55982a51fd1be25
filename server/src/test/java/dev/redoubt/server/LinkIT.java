package dev.redoubt.server;

import static dev.redoubt.server.testing.TestAppliance.post;
import static dev.redoubt.server.testing.TestPackets.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.appliance.Acknowledgement;
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.Delivery;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestLink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LinkIT {
    private TestAppliance appliance;
    private TestDevice alice;
    private int people;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        alice = appliance.enrol("alice", 30);
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    /** Somebody new, with an empty mailbox and keys enough to hear nothing of them. */
    private TestDevice somebody() throws Exception {
        return appliance.enrol("somebody" + ++people, 30);
    }

    private void submit(Submission submission) throws Exception {
        assertEquals(
                200, post(appliance.as(alice), "/v1/submissions", submission).status());
    }

    private static String text(Delivery delivery) {
        return delivery.getPayload().toStringUtf8();
    }

    @Test
    void whatWasStoredComesFirstThenWhatComesLiveInOrder() throws Exception {
        TestDevice bob = somebody();
        submit(packet("one", bob));
        submit(packet("two", bob));
        try (TestLink link = new TestLink(appliance.as(bob))) {
            List<String> got = new ArrayList<>(List.of(text(link.delivery(1)), text(link.delivery(2))));
            link.caughtUp();
            submit(packet("three", bob));
            got.add(text(link.delivery(3)));
            assertEquals(List.of("one", "two", "three"), got);
        }
    }

    @Test
    void deliveryCarriesTheRecipientsOwnExchange() throws Exception {
        TestDevice bob = somebody();
        submit(packet("one", bob));
        try (TestLink link = new TestLink(appliance.as(bob))) {
            assertEquals("exchange of one", link.delivery(1).getExchange().toStringUtf8());
        }
    }

    @Test
    void whatWasNotAcknowledgedComesAgainAfterABreak() throws Exception {
        TestDevice bob = somebody();
        submit(packet("one", bob));
        submit(packet("two", bob));
        try (TestLink link = new TestLink(appliance.as(bob))) {
            link.delivery(1);
            link.delivery(2);
            link.acknowledge(1, false);
            link.finish();
            link.caughtUp();
            link.end();
        }
        try (TestLink link = new TestLink(appliance.as(bob))) {
            assertEquals("two", text(link.delivery(1)));
            link.caughtUp();
        }
    }

    @Test
    void cumulativeAcknowledgementCoversAllLowerNumbers() throws Exception {
        TestDevice bob = somebody();
        for (int i = 0; i < 5; i++) {
            submit(packet("message " + i, bob));
        }
        try (TestLink link = new TestLink(appliance.as(bob))) {
            for (int i = 1; i <= 5; i++) {
                link.delivery(i);
            }
            link.acknowledge(4, true);
            link.finish();
            link.caughtUp();
            link.end();
        }
        try (TestLink link = new TestLink(appliance.as(bob))) {
            assertEquals("message 4", text(link.delivery(1)));
            link.caughtUp();
        }
    }

    @Test
    void rejectedEnvelopeIsGoneAndCountedAndBlocksNothing() throws Exception {
        TestDevice bob = somebody();
        double before = appliance.metric("redoubt_mailbox_rejected_total");
        submit(packet("broken", bob));
        submit(packet("good", bob));
        try (TestLink link = new TestLink(appliance.as(bob))) {
            link.delivery(1);
            assertEquals("good", text(link.delivery(2)));
            link.acknowledge(Acknowledgement.newBuilder()
                    .setDelivery(1)
                    .setRejected(true)
                    .build());
            link.acknowledge(2, false);
            link.finish();
            link.caughtUp();
            link.end();
        }
        assertEquals(before + 1, appliance.metric("redoubt_mailbox_rejected_total"));
        try (TestLink link = new TestLink(appliance.as(bob))) {
            link.caughtUp();
        }
    }

    @Test
    void acknowledgementOfWhatThisLinkNeverDeliveredIsAProblem() throws Exception {
        try (TestLink link = new TestLink(appliance.as(somebody()))) {
            link.caughtUp();
            link.acknowledge(1, false);
            link.problem(0, "unknown_delivery");
        }
    }

    @Test
    void acknowledgingTwiceIsNoProblem() throws Exception {
        TestDevice bob = somebody();
        submit(packet("one", bob));
        try (TestLink link = new TestLink(appliance.as(bob))) {
            link.delivery(1);
            link.caughtUp();
            link.acknowledge(1, false);
            link.acknowledge(1, true);
            link.accepted(link.submit(packet("two", alice)));
        }
    }

    @Test
    void submissionOverTheLinkIsAnsweredAndDelivered() throws Exception {
        TestDevice bob = somebody();
        TestDevice carol = somebody();
        try (TestLink bobs = new TestLink(appliance.as(bob));
                TestLink carols = new TestLink(appliance.as(carol))) {
            bobs.caughtUp();
            carols.caughtUp();
            long request = bobs.submit(packet("hello", carol, bob));
            assertEquals("hello", text(carols.delivery(1)));
            List<LinkDown> both = List.of(bobs.next(), bobs.next());
            assertTrue(both.stream().anyMatch(frame -> frame.hasAccepted() && frame.getRequest() == request));
            assertTrue(both.stream().anyMatch(LinkDown::hasDelivery));
        }
    }

    private double stored() throws Exception {
        return appliance.metric("redoubt_mailbox_envelopes_total");
    }

    @Test
    void whatAConnectedDeviceAcknowledgesInTimeIsNeverStored() throws Exception {
        TestDevice bob = somebody();
        double before = stored();
        double direct = appliance.metric("redoubt_mailbox_direct_total");
        try (TestLink bobs = new TestLink(appliance.as(bob));
                TestLink carols = new TestLink(appliance.as(somebody()))) {
            bobs.caughtUp();
            carols.caughtUp();
            for (int i = 1; i <= 20; i++) {
                long request = carols.submit(packet("m" + i, bob));
                assertEquals("m" + i, text(bobs.delivery(i)));
                bobs.acknowledge(i, false);
                carols.accepted(request);
            }
            assertEquals(before, stored());
            assertEquals(direct + 20, appliance.metric("redoubt_mailbox_direct_total"));
        }
        try (TestLink again = new TestLink(appliance.as(bob))) {
            again.caughtUp();
        }
    }

    @Test
    void whatAConnectedDeviceDoesNotAcknowledgeIsStoredBeforeTheAnswer() throws Exception {
        TestDevice bob = somebody();
        double before = stored();
        try (TestLink bobs = new TestLink(appliance.as(bob))) {
            bobs.caughtUp();
            submit(packet("one", bob));
            assertEquals(before + 1, stored());
            assertEquals("one", text(bobs.delivery(1)));
            // Late once: the next is stored first, and comes all the same.
            submit(packet("two", bob));
            assertEquals("two", text(bobs.delivery(2)));
            bobs.acknowledge(1, false);
            bobs.finish();
            bobs.end();
        }
        try (TestLink again = new TestLink(appliance.as(bob))) {
            assertEquals("two", text(again.delivery(1)));
            again.caughtUp();
        }
    }

    @Test
    void ofThoseStoredTogetherEachIsAcknowledgedByItself() throws Exception {
        TestDevice bob = somebody();
        TestDevice carol = somebody();
        try (TestLink bobs = new TestLink(appliance.as(bob));
                TestLink senders = new TestLink(appliance.as(somebody()))) {
            bobs.caughtUp();
            senders.caughtUp();
            List<Long> requests = new ArrayList<>();
            for (String text : List.of("one", "two", "three")) {
                requests.add(senders.submit(packet(text, bob)));
            }
            requests.add(senders.submit(packet("four", bob, carol)));
            requests.add(senders.submit(packet("five", bob)));
            for (int i = 0; i < requests.size(); i++) {
                bobs.delivery(i + 1);
            }
            for (long request : requests) {
                senders.accepted(request);
            }
            bobs.acknowledge(2, false);
            bobs.acknowledge(4, false);
            bobs.finish();
            bobs.end();
        }
        try (TestLink again = new TestLink(appliance.as(bob));
                TestLink carols = new TestLink(appliance.as(carol))) {
            assertEquals("one", text(again.delivery(1)));
            assertEquals("three", text(again.delivery(2)));
            assertEquals("five", text(again.delivery(3)));
            again.caughtUp();
            assertEquals("four", text(carols.delivery(1)));
            carols.caughtUp();
        }
    }

    @Test
    void whatALinkThatBreaksHadDeliveredIsStoredAndComesAgain() throws Exception {
        TestDevice bob = somebody();
        try (TestLink carols = new TestLink(appliance.as(somebody()))) {
            carols.caughtUp();
            long request;
            try (TestLink bobs = new TestLink(appliance.as(bob))) {
                bobs.caughtUp();
                request = carols.submit(packet("one", bob));
                assertEquals("one", text(bobs.delivery(1)));
            }
            carols.accepted(request);
        }
        try (TestLink again = new TestLink(appliance.as(bob))) {
            assertEquals("one", text(again.delivery(1)));
        }
    }

    @Test
    void answersComeAsTheyAreDone() throws Exception {
        TestDevice bob = somebody();
        try (TestLink bobs = new TestLink(appliance.as(bob));
                TestLink carols = new TestLink(appliance.as(somebody()))) {
            bobs.caughtUp();
            carols.caughtUp();
            long waiting = carols.submit(packet("for a connected device", bob));
            long stored = carols.submit(packet("for one that is not", alice));
            carols.accepted(stored);
            bobs.delivery(1);
            bobs.acknowledge(1, false);
            carols.accepted(waiting);
        }
    }

    @Test
    void problemOverTheLinkHasTheSameCodeAndTheLinkGoesOn() throws Exception {
        TestDevice nobody = new TestDevice(appliance.clock().instant());
        try (TestLink link = new TestLink(appliance.as(somebody()))) {
            link.caughtUp();
            link.problem(link.submit(packet("x", nobody)), "unknown_node");
            link.accepted(link.submit(packet("y", alice)));
        }
    }

    @Test
    void claimOverTheLinkIsAnsweredInTheSameExchange() throws Exception {
        TestDevice bob = somebody();
        try (TestLink link = new TestLink(appliance.as(somebody()))) {
            link.caughtUp();
            link.send(LinkUp.newBuilder()
                    .setRequest(1)
                    .setClaim(ClaimRequest.newBuilder().addNodeIds(bob.nodeId()))
                    .build());
            LinkDown answer = link.next();
            assertEquals(1, answer.getRequest());
            assertEquals(bob.nodeId(), answer.getClaimed().getKeys(0).getNodeId());
        }
    }

    @Test
    void deviceWithALowPoolIsTold() throws Exception {
        TestDevice bob = appliance.enrol("bob-with-few-keys", 20);
        try (TestLink link = new TestLink(appliance.as(bob))) {
            link.caughtUp();
            post(
                    appliance.as(alice),
                    "/v1/keys/claim",
                    ClaimRequest.newBuilder().addNodeIds(bob.nodeId()).build());
            assertEquals(19, link.next().getPoolLow().getPoolSize());
        }
        try (TestLink link = new TestLink(appliance.as(bob))) {
            assertEquals(19, link.next().getPoolLow().getPoolSize());
        }
    }

    @Test
    void newestLinkOfADeviceWins() throws Exception {
        TestDevice bob = somebody();
        try (TestLink first = new TestLink(appliance.as(bob))) {
            first.caughtUp();
            try (TestLink second = new TestLink(appliance.as(bob))) {
                second.caughtUp();
                first.problem(0, "superseded");
                first.end();
                submit(packet("one", bob));
                assertEquals("one", text(second.delivery(1)));
            }
        }
    }

    @Test
    void frameThatIsNoMessageEndsTheLinkWithAProblem() throws Exception {
        try (TestLink link = new TestLink(appliance.as(somebody()))) {
            link.caughtUp();
            link.sendRaw(new byte[] {(byte) 0xff, 1, 2});
            link.problem(0, "malformed_request");
            link.end();
        }
    }

    @Test
    void frameThatSaysNothingEndsTheLinkWithAProblem() throws Exception {
        try (TestLink link = new TestLink(appliance.as(somebody()))) {
            link.caughtUp();
            link.sendRaw(new byte[0]);
            link.problem(0, "malformed_request");
            link.end();
        }
    }

    @Test
    void frameWithPaddingThatIsNotZeroEndsTheLinkWithAProblem() throws Exception {
        byte[] frame = new byte[256];
        frame[255] = 1;
        try (TestLink link = new TestLink(appliance.as(somebody()))) {
            link.caughtUp();
            link.sendBytes(frame);
            link.problem(0, "malformed_request");
            link.end();
        }
    }

    @Test
    void frameOverTheLimitEndsTheLinkBeforeItIsRead() throws Exception {
        try (TestLink link = new TestLink(appliance.as(somebody()))) {
            link.caughtUp();
            link.sendBytes(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff});
            link.problem(0, "request_too_large");
            link.end();
        }
    }

    @Test
    void requestNumbersMustGoUpwards() throws Exception {
        LinkUp frame = LinkUp.newBuilder()
                .setRequest(7)
                .setSubmission(packet("x", alice))
                .build();
        try (TestLink link = new TestLink(appliance.as(somebody()))) {
            link.caughtUp();
            link.send(frame);
            link.accepted(7);
            link.send(frame);
            link.problem(0, "malformed_request");
            link.end();
        }
    }

    @Test
    void halfAFrameIsNotActedOn() throws Exception {
        TestDevice bob = somebody();
        try (TestLink link = new TestLink(appliance.as(somebody()))) {
            link.caughtUp();
            link.sendBytes(new byte[] {0, 1, 0, 10, 11, 12});
        }
        try (TestLink link = new TestLink(appliance.as(bob))) {
            link.caughtUp();
        }
    }

    @Test
    void manyEnvelopesComeInOrderThroughSeveralPages() throws Exception {
        TestDevice bob = somebody();
        ByteString filling = ByteString.copyFrom(new byte[100_000]);
        for (int i = 0; i < 30; i++) {
            submit(packet("m" + i, bob).toBuilder()
                    .setPayload(ByteString.copyFromUtf8("m" + i + " ").concat(filling))
                    .build());
        }
        try (TestLink link = new TestLink(appliance.as(bob))) {
            for (int i = 0; i < 30; i++) {
                assertTrue(text(link.delivery(i + 1)).startsWith("m" + i + " "));
            }
            link.caughtUp();
        }
    }

    @Test
    void slowDeviceGetsEverythingOnceAndInOrder() throws Exception {
        TestDevice bob = somebody();
        int messages = 120;
        try (TestLink link = new TestLink(appliance.as(bob))) {
            link.caughtUp();
            // Far more than the queue, the buffers and the flow-control windows hold together.
            for (int i = 0; i < messages; i++) {
                submit(packet("m", bob).toBuilder()
                        .setPayload(
                                ByteString.copyFromUtf8("m" + i + " ").concat(ByteString.copyFrom(new byte[200_000])))
                        .build());
            }
            for (int i = 0; i < messages; i++) {
                assertTrue(text(link.delivery(i + 1)).startsWith("m" + i + " "), "message " + i);
            }
            link.accepted(link.submit(packet("the queue is empty", alice)));
        }
    }
}
