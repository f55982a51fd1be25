package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.ChangedRootException;
import dev.redoubt.client.failure.NotAllowedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.UnknownConversationException;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Notice;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.appliance.Delivery;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Groups of people at an appliance in memory. */
@Timeout(60)
class GroupsIT {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private Person bob;
    private Person carol;

    @BeforeEach
    void aliceMakesAGroup() throws Exception {
        alice = new Person("alice", folder, appliance, clock).enrolled();
        bob = new Person("bob", folder, appliance, clock).enrolled();
        carol = new Person("carol", folder, appliance, clock).enrolled();
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().createGroup("Hikers", List.of("bob", "carol"));
        }
    }

    private interface Deed {
        void on(Conversation group) throws RedoubtException;
    }

    private static void inGroup(Person person, Deed deed) throws Exception {
        try (Redoubt redoubt = person.open()) {
            redoubt.inbox();
            redoubt.markRead(redoubt.unread());
            deed.on(onlyGroup(redoubt));
        }
    }

    private static Conversation onlyGroup(Redoubt redoubt) throws RedoubtException {
        for (Conversation conversation : redoubt.conversations().all()) {
            if (conversation.info().isGroup()) {
                return conversation;
            }
        }
        throw new IllegalStateException("no group");
    }

    private static ConversationInfo info(Person person) throws Exception {
        try (Redoubt redoubt = person.open()) {
            redoubt.inbox();
            return onlyGroup(redoubt).info();
        }
    }

    private static List<Notice> notices(Person person) throws Exception {
        try (Redoubt redoubt = person.open()) {
            redoubt.inbox();
            return redoubt.notices();
        }
    }

    private static List<String> names(ConversationInfo group) {
        return group.members().stream()
                .map(member -> member.contact().displayName())
                .sorted()
                .toList();
    }

    @Test
    void whatOneSaysReachesAllMembers() throws Exception {
        inGroup(alice, group -> group.send("Tomorrow?"));
        Message received = bob.inbox().getFirst();
        assertEquals("Tomorrow?", received.text());
        assertEquals(Optional.of("Hikers"), received.group());
        assertEquals(Optional.of("alice"), received.contact().name());
        assertEquals(List.of("Tomorrow?"), carol.texts());
        inGroup(bob, group -> group.send("Gladly."));
        assertEquals(List.of("Gladly."), alice.texts());
        assertEquals(List.of("Gladly."), carol.texts());
    }

    @Test
    void theInvitedAreToldByWhomAndSeeTheSameMembers() throws Exception {
        Notice notice = notices(carol).getFirst();
        assertEquals(Notice.Kind.GROUP_INVITED, notice.kind());
        assertEquals(Optional.of("Hikers"), notice.group());
        assertEquals("alice", notice.contact().orElseThrow().displayName());
        inGroup(carol, group -> group.send("hello"));
        assertEquals(List.of("alice", "bob", "carol"), names(info(carol)));
        assertEquals(List.of("alice", "bob", "carol"), names(info(alice)));
    }

    @Test
    void whatIsSaidInAGroupIsNotInTheConversationOfTwo() throws Exception {
        inGroup(alice, group -> group.send("to all"));
        bob.inbox();
        try (Redoubt redoubt = bob.open()) {
            assertEquals(List.of(), redoubt.conversations().with("alice").history(10));
        }
    }

    @Test
    void whoIsAddedReadsWhatIsSaidFromThenOn() throws Exception {
        Person dave = new Person("dave", folder, appliance, clock).enrolled();
        inGroup(alice, group -> group.send("before"));
        inGroup(alice, group -> group.add(List.of("dave")));
        inGroup(alice, group -> group.send("after"));
        assertEquals(List.of("after"), dave.texts());
        assertEquals(List.of("before", "after"), bob.texts());
        inGroup(dave, group -> group.send("thanks"));
        assertEquals(List.of("thanks"), bob.texts());
    }

    @Test
    void whoIsRemovedGetsNoMoreAndCanSayNoMore() throws Exception {
        inGroup(alice, group -> group.remove("carol"));
        inGroup(alice, group -> group.send("without carol"));
        assertEquals(List.of(), carol.texts());
        assertEquals(ConversationInfo.Kind.LEFT_GROUP, info(carol).kind());
        assertThrows(NotAllowedException.class, () -> inGroup(carol, group -> group.send("still here")));
        assertEquals(List.of("without carol"), bob.texts());
    }

    /** Her client does not know yet, or does not want to. */
    @Test
    void whatSomebodyRemovedSaysAllTheSameIsRefused() throws Exception {
        info(carol);
        inGroup(alice, group -> group.remove("carol"));
        info(bob);
        try (Redoubt redoubt = carol.open()) {
            onlyGroup(redoubt).send("I was never removed");
        }
        assertEquals(List.of(), bob.texts());
        assertEquals(List.of(), alice.texts());
        assertTrue(appliance.node("bob").rejections.getLast());
    }

    @Test
    void whoLeavesIsMissedByTheOthers() throws Exception {
        inGroup(bob, Conversation::leave);
        assertEquals(List.of("alice", "carol"), names(info(alice)));
        assertEquals(List.of(Notice.Kind.GROUP_LEFT), kinds(notices(alice)));
        inGroup(alice, group -> group.send("to carol alone"));
        assertEquals(List.of(), bob.texts());
    }

    private static List<Notice.Kind> kinds(List<Notice> notices) {
        return notices.stream().map(Notice::kind).toList();
    }

    @Test
    void onlyAdministratorsChangeAGroup() throws Exception {
        assertThrows(NotAllowedException.class, () -> inGroup(bob, group -> group.rename("Climbers")));
        inGroup(alice, group -> group.setAdministrator("bob", true));
        inGroup(bob, group -> group.rename("Climbers"));
        assertEquals("Climbers", info(carol).title());
        assertEquals("Climbers", info(alice).title());
        assertThrows(NotAllowedException.class, () -> inGroup(bob, group -> group.remove("alice")));
    }

    @Test
    void whatCannotBeANameIsRefused() {
        assertThrows(NotAllowedException.class, () -> inGroup(alice, group -> group.rename("")));
        assertThrows(NotAllowedException.class, () -> inGroup(alice, group -> group.rename("x".repeat(256))));
        assertThrows(NotAllowedException.class, () -> inGroup(alice, group -> group.rename("two\nlines")));
    }

    /** Alice is more senior: hers stands, and bob's is proposed once more on top of it. */
    @Test
    void twoChangesAtOnceEndInOneStateForAll() throws Exception {
        inGroup(alice, group -> group.setAdministrator("bob", true));
        info(bob);
        try (Redoubt redoubt = bob.open()) {
            onlyGroup(redoubt).rename("by bob");
        }
        try (Redoubt redoubt = alice.open()) {
            onlyGroup(redoubt).rename("by alice");
        }
        for (Person person : List.of(carol, bob, alice, carol, bob, alice)) {
            info(person);
        }
        int sent = appliance.submitted;
        assertEquals("by bob", info(alice).title());
        assertEquals("by bob", info(bob).title());
        assertEquals("by bob", info(carol).title());
        assertEquals(sent, appliance.submitted);
        assertTrue(kinds(notices(carol)).contains(Notice.Kind.GROUP_CONFLICT));
    }

    /** Each of alice's changes comes on its own: bob's first repetition loses to the second one. */
    @Test
    void whoLeavesWhileTheGroupChangesTwiceIsOut() throws Exception {
        info(bob);
        inGroup(alice, group -> group.remove("carol"));
        inGroup(alice, group -> group.add(List.of("carol")));
        try (Redoubt redoubt = bob.open()) {
            onlyGroup(redoubt).leave();
        }
        for (Person person : List.of(bob, alice, bob, alice, carol)) {
            person.inbox();
        }
        assertEquals(ConversationInfo.Kind.LEFT_GROUP, info(bob).kind());
        assertEquals(List.of("alice", "carol"), names(info(alice)));
        assertEquals(List.of("alice", "carol"), names(info(carol)));
        assertEquals(1, conflicts(bob));
        assertEquals(1, conflicts(alice));
        int sent = appliance.submitted;
        info(bob);
        info(alice);
        assertEquals(sent, appliance.submitted);
    }

    private static long conflicts(Person person) throws Exception {
        return kinds(notices(person)).stream()
                .filter(Notice.Kind.GROUP_CONFLICT::equals)
                .count();
    }

    @Test
    void whatComesBeforeItsGroupIsShownOnceTheGroupIsKnown() throws Exception {
        inGroup(alice, group -> group.send("too early"));
        Map<Long, Delivery> mailbox = appliance.node("carol").mailbox;
        List<Map.Entry<Long, Delivery>> inOrder = List.copyOf(mailbox.entrySet());
        Delivery invitation = inOrder.getFirst().getValue();
        mailbox.remove(inOrder.getFirst().getKey());
        assertEquals(List.of(), carol.texts());
        appliance.inject(appliance.node("carol"), invitation.getExchange(), invitation.getPayload());
        assertEquals(List.of("too early"), carol.texts());
        assertEquals(List.of(), carol.texts());
    }

    @Test
    void aCrashWhileAGroupIsMadeMakesItOnce() throws Exception {
        appliance.crashOnSubmit = true;
        try (Redoubt redoubt = alice.open()) {
            assertThrows(
                    IllegalStateException.class, () -> redoubt.conversations().createGroup("Climbers", List.of("bob")));
        }
        appliance.crashOnSubmit = false;
        alice.inbox();
        try (Redoubt redoubt = bob.open()) {
            redoubt.inbox();
            assertEquals(
                    "Climbers", redoubt.conversations().group("Climbers").info().title());
        }
    }

    @Test
    void whatTheApplianceRefusesForGoodHasNotHappened() throws Exception {
        appliance.refusal = Optional.of("quota");
        try (Redoubt redoubt = alice.open()) {
            assertThrows(
                    RefusedByApplianceException.class, () -> onlyGroup(redoubt).rename("Climbers"));
            assertThrows(
                    RefusedByApplianceException.class,
                    () -> redoubt.conversations().createGroup("Swimmers", List.of("bob")));
            assertEquals("Hikers", onlyGroup(redoubt).info().title());
            assertThrows(
                    UnknownConversationException.class,
                    () -> redoubt.conversations().group("Swimmers"));
        }
        appliance.refusal = Optional.empty();
        inGroup(alice, group -> group.rename("Walkers"));
        assertEquals("Walkers", info(bob).title());
    }

    /** A group is as safe as its least safe member: an alarm about one stops sending to all. */
    @Test
    void anAlarmAboutAMemberStopsSendingToTheGroup() throws Exception {
        try (AccountRoot root = AccountRoot.generate(new SecureRandom());
                NodeKeys keys = NodeKeys.generate(root.id(), new SecureRandom())) {
            appliance.replaceState("bob", root.firstState(keys, clock.instant()));
        }
        assertThrows(ChangedRootException.class, () -> alice.send("bob", "hello"));
        assertThrows(ChangedRootException.class, () -> inGroup(alice, group -> group.send("hello")));
        assertEquals(List.of(), carol.texts());
    }

    @Test
    void aGroupOfOneTalksToItself() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            Conversation alone = redoubt.conversations().createGroup("Alone", List.of());
            alone.send("anybody?");
            redoubt.inbox();
            assertEquals(1, alone.history(10).size());
            assertEquals(0, alone.info().unread());
        }
    }

    @Test
    void groupsOfOneNameAreToldApartByTheirIds() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            Conversation second = redoubt.conversations().createGroup("Hikers", List.of());
            assertThrows(
                    UnknownConversationException.class,
                    () -> redoubt.conversations().group("Hikers"));
            String id = second.id().value().toHex();
            assertEquals(
                    second.id(),
                    redoubt.conversations().group(id.substring(0, 8)).id());
            assertThrows(
                    UnknownConversationException.class,
                    () -> redoubt.conversations().group(id.substring(0, 7)));
        }
    }

    @Test
    void allDevicesOfAMemberAreInTheGroup() throws Exception {
        Person telephone = new Person("telephone", folder, appliance, clock).patient();
        bob.patient();
        telephone.joined(bob);
        try (Redoubt redoubt = bob.open()) {
            redoubt.conversations().createGroup("Swimmers", List.of("alice"));
            redoubt.conversations().group("Swimmers").send("from the laptop");
        }
        alice.inbox();
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().group("Swimmers").send("to all devices");
        }
        assertTrue(bob.texts().contains("to all devices"));
        try (Redoubt redoubt = telephone.open()) {
            redoubt.inbox();
            List<Message> history = redoubt.conversations().group("Swimmers").history(10);
            assertEquals(
                    List.of("from the laptop", "to all devices"),
                    history.stream().map(Message::text).toList());
            assertEquals(Message.Status.SENT, history.getFirst().status());
            assertEquals(0, redoubt.unread().size(), "it was read on the other device");
        }
    }
}
