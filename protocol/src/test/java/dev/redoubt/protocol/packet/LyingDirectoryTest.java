package dev.redoubt.protocol.packet;

import static dev.redoubt.protocol.account.People.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.protocol.account.EphemeralKey;
import dev.redoubt.protocol.account.Forgery;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.account.RecipientKey;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.packet.PacketSealer.Signing;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a directory may say of a sender or a recipient, and what must come of it. */
class LyingDirectoryTest extends PacketAttack {
    @Test
    void accountThatTheDirectoryDoesNotKnowIsRejected() throws Exception {
        Forge.Packet packet = new Forge(mallory.local(), bob.recipientKey())
                .saying(Messages.text(mallory, "hello", bob))
                .seal();
        PacketOpener strict = Messages.opener(bob, Messages.directory(alice, bob));
        Rejected.UnknownSender unknown =
                assertInstanceOf(Rejected.UnknownSender.class, strict.open(packet.exchange(), packet.payload(), NOW));
        assertEquals(mallory.root.id(), unknown.account());
    }

    @Test
    void revokedNodeIsRejected() {
        try (NodeKeys second = NodeKeys.generate(alice.root.id(), new SeededRandom("second"))) {
            VerifiedAccountState two = alice.root.addNode(alice.state, second, NOW, Lifetimes.NODE_CERTIFICATE);
            VerifiedAccountState revoked = alice.root.revoke(two, alice.node.id(), NOW);
            Rejected.InvalidChain invalid = assertInstanceOf(
                    Rejected.InvalidChain.class,
                    Messages.opener(bob, Messages.directory(revoked, bob.state)).open(exchange, payload, NOW));
            assertInstanceOf(InvalidChainException.RevokedNode.class, invalid.cause());
        }
    }

    @Test
    void nodeThatTheStateDoesNotListIsRejected() {
        VerifiedAccountState other;
        try (NodeKeys second = NodeKeys.generate(alice.root.id(), new SeededRandom("second"))) {
            other = alice.root.firstState(second, NOW);
        }
        Rejected.InvalidChain invalid = assertInstanceOf(
                Rejected.InvalidChain.class,
                Messages.opener(bob, Messages.directory(other, bob.state)).open(exchange, payload, NOW));
        assertInstanceOf(InvalidChainException.UnknownNode.class, invalid.cause());
    }

    @Test
    void failureOfTheDirectoryIsNoRejection() {
        PacketOpener offline = new PacketOpener(
                List.of(bob.local()),
                Messages.keys(bob),
                (account, node) -> {
                    throw new IllegalStateException("out of reach");
                },
                GroupDirectory.NONE);
        assertThrows(IllegalStateException.class, () -> offline.open(exchange, payload, NOW));
    }

    private void unusable(EphemeralKey key) throws Exception {
        RecipientKey weak = bob.state.nodes().getFirst().verify(bob.agreement, key, NOW);
        Message message = Messages.text(alice, "hello", bob);
        assertThrows(
                SealingException.UnusableRecipient.class,
                () -> sealer.seal(alice.local(), message, List.of(weak), Signing.DENIABLE));
    }

    @Test
    void ephemeralKeyOfSmallOrderIsNotSealedFor() throws Exception {
        Octets zero = Octets.copyOf(new byte[32]);
        unusable(Forgery.withX25519(bob.node, bob.oneTime.publicKey(), zero));
    }

    @Test
    void ephemeralKeyThatIsNoMlKemKeyIsNotSealedFor() throws Exception {
        byte[] ones = new byte[1184];
        Arrays.fill(ones, (byte) 0xff);
        unusable(Forgery.withMlKem(bob.node, bob.oneTime.publicKey(), Octets.copyOf(ones)));
    }
}
