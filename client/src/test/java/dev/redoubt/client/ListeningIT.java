package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.LinkTakenException;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.MessageListener;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.Problem;
import dev.redoubt.protocol.appliance.Reopen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ListeningIT {
    private static final LinkDown REOPEN = LinkDown.newBuilder()
            .setReopen(Reopen.newBuilder().setAfterMillis(10))
            .build();

    private static final LinkDown UNAVAILABLE = LinkDown.newBuilder()
            .setProblem(Problem.newBuilder().setCode("unavailable").setDetail("the server is stopping"))
            .build();

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
    private Person alice;
    private Person bob;

    @BeforeEach
    void enrolBoth() throws Exception {
        alice = new Person("alice", folder, appliance, clock).enrolled();
        bob = new Person("bob", folder, appliance, clock).enrolled();
    }

    @Test
    void messagesAreShownAsTheyArrive() throws Exception {
        try (Redoubt redoubt = bob.open();
                Subscription _ = listening(redoubt)) {
            alice.send("bob", "one");
            assertEquals("one", next());
            alice.send("bob", "two");
            assertEquals("two", next());
        }
    }

    @Test
    void whatWasShownCountsAsRead() throws Exception {
        try (Redoubt redoubt = bob.open();
                Subscription _ = listening(redoubt)) {
            alice.send("bob", "one");
            assertEquals("one", next());
        }
        assertEquals(List.of(), bob.texts());
    }

    @Test
    void whatNobodyReadComesFirst() throws Exception {
        alice.send("bob", "earlier");
        try (Redoubt redoubt = bob.open()) {
            redoubt.inbox();
            try (Subscription _ = redoubt.listen(message -> heard.add(message.text()))) {
                assertEquals("earlier", next());
            }
        }
    }

    @Test
    void whatMadeTheListenerFailComesAgain() throws Exception {
        alice.send("bob", "hard to show");
        try (Redoubt redoubt = bob.open()) {
            MessageListener failing = _ -> {
                throw new IllegalArgumentException("cannot show it");
            };
            try (Subscription subscription = redoubt.listen(failing)) {
                assertThrows(IllegalArgumentException.class, subscription::await);
            }
        }
        assertEquals(List.of("hard to show"), bob.texts());
    }

    @Test
    void aHomeListensOnce() throws Exception {
        try (Redoubt redoubt = bob.open();
                Redoubt sameHome = bob.open();
                Subscription _ = listening(redoubt)) {
            assertThrows(LinkTakenException.class, () -> sameHome.listen(_ -> {}));
        }
    }

    @Test
    void theInboxIsReadableWhileSomebodyListens() throws Exception {
        try (Redoubt redoubt = bob.open();
                Redoubt sameHome = bob.open();
                Subscription _ = listening(redoubt)) {
            alice.send("bob", "one");
            assertEquals("one", next());
            sameHome.inbox();
            assertEquals(1, sameHome.history().size());
            assertEquals(1, appliance.node("bob").linksOpened);
        }
    }

    @Test
    void sendingNeedsNoLink() throws Exception {
        try (Redoubt redoubt = bob.open();
                Subscription _ = listening(redoubt)) {
            bob.send("alice", "from another process");
            assertEquals(List.of("from another process"), alice.texts());
        }
    }

    @Test
    void aLinkThatIsToBeReopenedIsReopened() throws Exception {
        try (Redoubt redoubt = bob.open();
                Subscription _ = listening(redoubt)) {
            link().add(REOPEN);
            assertEquals("connected", next());
            alice.send("bob", "on the second link");
            assertEquals("on the second link", next());
        }
    }

    @Test
    void theInboxIsFetchedByAnotherLinkWhereOneEndsBeforeAllHasCome() throws Exception {
        alice.send("bob", "on the third link");
        appliance.node("bob").openings.add(link -> link.add(REOPEN));
        appliance.node("bob").openings.add(FakeLink::close);
        assertEquals(List.of("on the third link"), bob.texts());
        assertEquals(3, appliance.node("bob").linksOpened);
    }

    /** As one that has just been started, on a busy machine. */
    @Test
    void theInboxWaitsForAnApplianceThatTakesItsTime() throws Exception {
        alice.send("bob", "late");
        appliance
                .node("bob")
                .openings
                .add(link -> Thread.startVirtualThread(() -> {
                    try {
                        Thread.sleep(2_500);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    link.deliverAll();
                }));
        assertEquals(List.of("late"), bob.texts());
    }

    /** It is being started again, or its database is. */
    @Test
    void theInboxIsAskedForAgainWhereTheApplianceRefusesForNow() throws Exception {
        alice.send("bob", "on the second link");
        appliance.node("bob").openings.add(link -> link.add(UNAVAILABLE));
        assertEquals(List.of("on the second link"), bob.texts());
        appliance.node("bob").openings.addAll(Collections.nCopies(5, link -> link.add(UNAVAILABLE)));
        assertThrows(RefusedByApplianceException.class, bob::texts);
        assertEquals(7, appliance.node("bob").linksOpened);
    }

    @Test
    void anApplianceThatCanStoreNothingStillDelivers() throws Exception {
        alice.send("bob", "before");
        appliance.storesNothing = true;
        appliance.node("bob").pool.clear();
        assertThrows(MessageKeptException.class, () -> bob.send("alice", "kept"));
        assertEquals(List.of("before"), bob.texts());
        appliance.storesNothing = false;
        assertEquals(List.of(), bob.texts());
        assertEquals(List.of("kept"), alice.texts());
        assertTrue(appliance.node("bob").pool.size() >= 90);
    }

    @Test
    void anInboxThatDidNotComeIsNoEmptyOne() throws Exception {
        alice.send("bob", "never here");
        appliance.node("bob").openings.add(FakeLink::beSilent);
        assertThrows(ApplianceUnreachableException.class, bob::texts);
        appliance.node("bob").openings.addAll(Collections.nCopies(5, link -> link.add(REOPEN)));
        assertThrows(ApplianceUnreachableException.class, bob::texts);
        assertEquals(List.of("never here"), bob.texts());
    }

    @Test
    void aLostLinkIsOpenedAgainAndNothingIsMissingOrDoubled() throws Exception {
        try (Redoubt redoubt = bob.open();
                Subscription _ = listening(redoubt)) {
            appliance.node("bob").cutAtNextAcknowledgement = true;
            alice.send("bob", "once");
            assertEquals("disconnected", next());
            assertEquals("once", next());
            assertEquals("connected", next());
            alice.send("bob", "again");
            assertEquals("again", next());
        }
        assertTrue(appliance.node("bob").mailbox.isEmpty());
        try (Redoubt redoubt = bob.open()) {
            assertEquals(2, redoubt.history().size());
        }
    }

    @Test
    void aPoolThatRunsLowIsFilledWhileListening() throws Exception {
        appliance.node("bob").pool.clear();
        try (Redoubt redoubt = bob.open();
                Subscription _ = listening(redoubt)) {
            alice.send("bob", "the frames before this one were handled");
            firstText();
            assertTrue(appliance.node("bob").pool.size() >= 90);
        }
    }

    @Test
    void aRefusedPacketIsTold() throws Exception {
        try (Redoubt redoubt = bob.open();
                Subscription _ = listening(redoubt)) {
            appliance.tamper = delivery -> delivery.toBuilder().clearExchange().build();
            alice.send("bob", "never opened");
            assertEquals("rejected MalformedExchange", next());
        }
    }

    @Test
    void aNewerLinkEndsThisOne() throws Exception {
        try (Redoubt redoubt = bob.open();
                Subscription subscription = listening(redoubt)) {
            link().add(LinkDown.newBuilder()
                    .setProblem(Problem.newBuilder().setCode("superseded").setDetail("a newer link took over"))
                    .build());
            assertThrows(RefusedByApplianceException.class, subscription::await);
        }
    }

    @Test
    void whoIsRefusedOnALinkComesBackWhenTheApplianceSays() throws Exception {
        try (Redoubt redoubt = bob.open();
                Subscription _ = listening(redoubt)) {
            link().add(LinkDown.newBuilder()
                    .setProblem(Problem.newBuilder()
                            .setCode("unavailable")
                            .setDetail("busy")
                            .setRetryAfterSeconds(7))
                    .build());
            assertEquals("disconnected", next());
            assertEquals(Duration.ofSeconds(7), pauses.poll());
        }
    }

    @Test
    void closingEndsIt() throws Exception {
        try (Redoubt redoubt = bob.open()) {
            Subscription subscription = listening(redoubt);
            subscription.close();
            subscription.await();
            redoubt.listen(_ -> {}).close();
        }
    }

    private Subscription listening(Redoubt redoubt) throws Exception {
        Subscription subscription = redoubt.listen(new MessageListener() {
            @Override
            public void message(Message message) {
                heard.add(message.text());
            }

            @Override
            public void connected() {
                heard.add("connected");
            }

            @Override
            public void disconnected(RedoubtException why, Duration pause) {
                pauses.add(pause);
                heard.add("disconnected");
            }

            @Override
            public void rejected(String kind) {
                heard.add("rejected " + kind);
            }
        });
        assertEquals("connected", next());
        return subscription;
    }

    private FakeLink link() {
        synchronized (appliance) {
            FakeLink link = appliance.node("bob").link;
            assertNotNull(link);
            return link;
        }
    }

    private String next() throws InterruptedException {
        String event = heard.poll(20, TimeUnit.SECONDS);
        assertNotNull(event, "nothing was heard");
        return event;
    }

    private String firstText() throws InterruptedException {
        String event = next();
        while (List.of("connected", "disconnected").contains(event)) {
            event = next();
        }
        return event;
    }
}
