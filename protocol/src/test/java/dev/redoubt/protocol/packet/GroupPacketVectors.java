package dev.redoubt.protocol.packet;

import static dev.redoubt.protocol.account.People.NOW;

import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.group.GroupChange;
import dev.redoubt.protocol.group.GroupForgery;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupState;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ChainPosition;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.ConversationLifetimes;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageCodec;
import dev.redoubt.protocol.vectors.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Packets in a group that alice made with bob and carol; mallory is nobody's member. All to bob. */
final class GroupPacketVectors implements AutoCloseable {
    private static final Octets NONCE = Octets.copyOf(new byte[32]);

    private final People alice = People.named("alice");
    private final People bob = People.named("bob");
    private final People carol = People.named("carol");
    private final People mallory = People.named("mallory");
    private final GroupStep created;
    private final GroupStep removed;
    private final List<Vector> all = new ArrayList<>();

    private GroupPacketVectors() throws Exception {
        created = GroupStep.create(
                alice.root.id(),
                new GroupChange.Create(
                        NONCE, "Chor", ConversationLifetimes.NONE, List.of(bob.root.id(), carol.root.id())));
        removed = after(created, alice, new GroupChange.Remove(carol.root.id()));
    }

    static List<Vector> all() throws Exception {
        try (GroupPacketVectors vectors = new GroupPacketVectors()) {
            vectors.said();
            vectors.steps();
            vectors.badSteps();
            return vectors.all;
        }
    }

    private static GroupStep after(GroupStep step, People author, GroupChange change) throws Exception {
        return GroupHistory.beginningWith(step).propose(author.root.id(), change);
    }

    private Message message(
            People from, ConversationId conversation, Octets groupState, Content content, People... to) {
        Message plain = Messages.text(from, "", to);
        List<StateReference> recipients =
                Arrays.stream(to).map(person -> person.state.reference()).toList();
        return new Message(
                plain.id(),
                plain.timing(),
                ChainPosition.first(conversation).in(groupState),
                plain.senderState(),
                recipients,
                content);
    }

    private Message says(People from, GroupState in, People... to) {
        return message(from, in.conversation(), in.digest(), new Content.Text("Guten Abend"), to);
    }

    private Message changes(People from, GroupStep step, People... to) {
        return message(from, step.state().conversation(), step.state().digest(), step.toContent(), to);
    }

    private Vector add(String name, People from, Message message, boolean signed, String expect, GroupStep... known)
            throws Exception {
        Forge forge = new Forge(from.local(), bob.recipientKey()).saying(message);
        if (signed) {
            forge.padded = Payload.signed(
                            from.local().credential(), MessageCodec.encode(message), from.node.signingKey())
                    .toPaddedBytes();
        }
        Forge.Packet packet = forge.seal();
        Vector vector = new Vector("group: " + name).with("sender_state", from.state.toBytes());
        for (int i = 0; i < known.length; i++) {
            vector.with("known_event_" + (i + 1), known[i].event().toBytes())
                    .with("known_state_" + (i + 1), known[i].state().toBytes());
        }
        vector.with("now", Long.toString(NOW.getEpochSecond()))
                .with("exchange", packet.exchange())
                .with("payload", packet.payload())
                .with("expect", expect);
        all.add(vector);
        return vector;
    }

    private void said() throws Exception {
        GroupState state = created.state();
        add("said by a member", carol, says(carol, state, alice, bob), false, "ok", created)
                .with("standing", "InGroup");
        add("said in an older state", alice, says(alice, state, bob, carol), false, "ok", created, removed)
                .with("standing", "InGroup");
        add("said in a state that is not known", alice, says(alice, removed.state(), bob), false, "ok", created)
                .with("standing", "UNKNOWN_STATE");
        add("said in a group that is not known", alice, says(alice, state, bob, carol), false, "ok")
                .with("standing", "UNKNOWN_GROUP");
        add("said by somebody else", mallory, says(mallory, state, alice, bob, carol), false, "NotAMember", created);
        add(
                "said by somebody who was removed",
                carol,
                says(carol, state, alice, bob),
                false,
                "NotAMember",
                created,
                removed);
        add("said to some of the members", carol, says(carol, state, bob), false, "WrongConversation", created);
        Message tooMany = says(carol, state, alice, bob, mallory);
        add("said to more than the members", carol, tooMany, false, "WrongConversation", created);
        Message lifetimes = message(
                carol,
                state.conversation(),
                state.digest(),
                new Content.LifetimeChange(ConversationLifetimes.NONE),
                alice,
                bob);
        add("lifetimes that are no step", carol, lifetimes, false, "WrongConversation", created);
    }

    private void steps() throws Exception {
        add("creation", alice, changes(alice, created, bob, carol), true, "ok").with("standing", "Invited");
        GroupStep renamed = after(created, alice, new GroupChange.Rename("Orchester"));
        add("renamed", alice, changes(alice, renamed, bob, carol), true, "ok", created)
                .with("standing", "Changed");
        add("carol removed", alice, changes(alice, removed, bob, carol), true, "ok", created)
                .with("standing", "Changed");
        add("renamed, of an unknown group", alice, changes(alice, renamed, bob, carol), true, "ok")
                .with("standing", "UNKNOWN_GROUP");
        GroupStep later = after(removed, alice, new GroupChange.Rename("Orchester"));
        add("renamed, after something that is missing", alice, changes(alice, later, bob), true, "ok", created)
                .with("standing", "UNKNOWN_STATE");
        GroupStep left = after(created, carol, new GroupChange.Remove(carol.root.id()));
        add("left", carol, changes(carol, left, alice, bob), true, "ok", created)
                .with("standing", "Changed");
    }

    private void badSteps() throws Exception {
        GroupStep renamed = after(created, alice, new GroupChange.Rename("Orchester"));
        add("step that is not signed", alice, changes(alice, renamed, bob, carol), false, "UnsignedGroupStep", created);
        add(
                "step of somebody else, passed on",
                carol,
                changes(carol, renamed, alice, bob),
                true,
                "WrongConversation",
                created);
        GroupStep byCarol = forged(carol, new GroupChange.Rename("Orchester"), created.state());
        add("step by who may not", carol, changes(carol, byCarol, alice, bob), true, "ForbiddenGroupStep", created);
        GroupStep byMallory = forged(mallory, new GroupChange.Rename("Orchester"), created.state());
        Message toAll = changes(mallory, byMallory, alice, bob, carol);
        add("step by somebody else", mallory, toAll, true, "ForbiddenGroupStep", created);
        GroupStep another = forged(alice, new GroupChange.Rename("Orchester"), created.state());
        add(
                "state that the event does not give",
                alice,
                changes(alice, another, bob, carol),
                true,
                "ForbiddenGroupStep",
                created);
        add("step to some of the members", alice, changes(alice, renamed, bob), true, "WrongConversation", created);
        Message elsewhere = message(
                alice,
                ConversationId.ofPair(bob.root.id(), carol.root.id()),
                created.state().digest(),
                created.toContent(),
                bob,
                carol);
        add("creation in the conversation of others", alice, elsewhere, true, "WrongConversation");
        Message junk =
                message(alice, created.state().conversation(), NONCE, new Content.GroupStep(NONCE, NONCE), bob, carol);
        add("step that is none", alice, junk, true, "MalformedBody", created);
    }

    /** A state that says what the event says, but keeps its old name and epoch's members: not what the rules give. */
    private GroupStep forged(People author, GroupChange change, GroupState before) {
        return GroupForgery.unchanged(author.root.id(), change, before);
    }

    @Override
    public void close() {
        alice.close();
        bob.close();
        carol.close();
        mallory.close();
    }
}
