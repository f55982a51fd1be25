package dev.redoubt.protocol.packet;

import static dev.redoubt.protocol.account.People.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ChainPosition;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.ConversationLifetimes;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageReference;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A contact with good keys that wants to stand where it does not belong. */
class ConversationAttackTest {
    private final People alice = People.named("alice");
    private final People bob = People.named("bob");
    private final People mallory = People.named("mallory");
    private final PacketOpener opener = Messages.opener(bob, Messages.directory(alice, bob, mallory));

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        mallory.close();
    }

    private void wrongConversation(Forge.Packet packet) {
        assertInstanceOf(Rejected.WrongConversation.class, opener.open(packet.exchange(), packet.payload(), NOW));
    }

    private Forge.Packet byMallory(ChainPosition position, People... to) throws Exception {
        Message plain = Messages.text(mallory, "psst", to);
        return new Forge(mallory.local(), bob.recipientKey())
                .saying(new Message(
                        plain.id(), plain.timing(), position, plain.senderState(), plain.recipients(), plain.content()))
                .seal();
    }

    private ConversationId ofMalloryAndBob() {
        return ConversationId.ofPair(mallory.root.id(), bob.root.id());
    }

    /** Mallory is a contact of bob like any other, and wants to stand in what alice and bob say to each other. */
    @Test
    void messageInAConversationOfOthersIsRejected() throws Exception {
        ConversationId ofOthers = ConversationId.ofPair(alice.root.id(), bob.root.id());
        wrongConversation(byMallory(ChainPosition.first(ofOthers), bob));
    }

    @Test
    void messageToSeveralAccountsOutsideOfARoomIsRejected() throws Exception {
        wrongConversation(byMallory(ChainPosition.first(ofMalloryAndBob()), bob, alice));
    }

    /** In no conversation: what it says of a group binds nobody who does not know that group. */
    @Test
    void messageInAGroupThatIsNotKnownIsHeld() throws Exception {
        Octets nothing = Octets.copyOf(new byte[32]);
        ChainPosition inGroup = new ChainPosition(ofMalloryAndBob(), 1, nothing, bob.state.digest());
        Forge.Packet packet = byMallory(inGroup, bob);
        Opened opened = assertInstanceOf(Opened.class, opener.open(packet.exchange(), packet.payload(), NOW));
        assertEquals(new Standing.Held(Standing.Held.Reason.UNKNOWN_GROUP), opened.standing());
    }

    private void wrongKind(Content content, @Nullable Octets groupState) throws Exception {
        Message plain = Messages.text(mallory, "psst", bob);
        ChainPosition position = plain.position();
        wrongConversation(new Forge(mallory.local(), bob.recipientKey())
                .saying(new Message(
                        plain.id(),
                        plain.timing(),
                        groupState == null ? position : position.in(groupState),
                        plain.senderState(),
                        plain.recipients(),
                        content))
                .seal());
    }

    @Test
    void markForOwnDevicesFromSomebodyElseIsRejected() throws Exception {
        MessageReference message = new MessageReference(
                bob.node.id(), Messages.text(bob, "x", alice).id());
        wrongKind(new Content.ReadMark(ofMalloryAndBob(), NOW, List.of(message)), null);
        wrongKind(new Content.OwnDeletion(ofMalloryAndBob(), List.of(message)), null);
    }

    @Test
    void changeOfAGroupOutsideOfItIsRejected() throws Exception {
        wrongKind(new Content.GroupStep(bob.state.digest(), bob.state.digest()), null);
    }

    @Test
    void whatTwoSettleBetweenThemIsRejectedInAGroup() throws Exception {
        wrongKind(new Content.LifetimeChange(ConversationLifetimes.NONE), bob.state.digest());
        wrongKind(new Content.ResendRequest(ofMalloryAndBob(), bob.node.id(), List.of(1L)), bob.state.digest());
    }
}
