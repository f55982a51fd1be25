package dev.redoubt.protocol.packet;

import static dev.redoubt.protocol.account.People.NOW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.Credential;
import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.LocalNode;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.account.RecipientKey;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.message.ChainPosition;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.packet.PacketSealer.Signing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacketTest {
    private final People alice = People.named("alice");
    private final People bob = People.named("bob");
    private final People carol = People.named("carol");
    private final PacketSealer sealer = new PacketSealer(new SeededRandom("sealing"));
    private final PacketOpener opener = Messages.opener(bob, Messages.directory(alice, bob));

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        carol.close();
    }

    private SealedPacket seal(Message message, Signing signing, RecipientKey... keys) throws SealingException {
        return sealer.seal(alice.local(), message, List.of(keys), signing);
    }

    private static Opened opened(Opening opening) {
        return assertInstanceOf(Opened.class, opening);
    }

    @Test
    void messageArrivesWithItsSender() throws Exception {
        Message message = Messages.text(alice, "Grüße, bob", bob);
        SealedPacket packet = seal(message, Signing.DENIABLE, bob.recipientKey());
        byte[] exchange = packet.exchanges().getFirst().exchange();

        Opened opened = opened(opener.open(exchange, packet.payload(), NOW));

        assertEquals(message, opened.message());
        assertEquals(alice.node.id(), opened.sender().node().id());
        assertEquals(new MessageIdentity(alice.node.id(), message.id()), opened.identity());
        assertFalse(opened.signed());
        assertEquals(bob.oneTime.id(), opened.keyId());
        assertEquals(PacketOpener.exchangeDigest(exchange), opened.exchangeDigest());
        assertEquals(packet.payloadDigest(), opened.payloadDigest());
        assertEquals(StateReference.Relation.SAME, opened.senderState());
        assertEquals(StateReference.Relation.SAME, opened.recipientState());
    }

    @Test
    void signedMessageIsShownAsSigned() throws Exception {
        SealedPacket packet = seal(Messages.text(alice, "I mean it", bob), Signing.SIGNED, bob.recipientKey());
        assertTrue(opened(opener.open(packet.exchanges().getFirst().exchange(), packet.payload(), NOW))
                .signed());
    }

    /** The account has another state by then than the message names. */
    @Test
    void whatIsSealedAgainIsTheSamePayload() throws Exception {
        Message message = Messages.text(alice, "hello", bob);
        for (Signing signing : Signing.values()) {
            SealedPacket first = seal(message, signing, bob.recipientKey());
            VerifiedAccountState later = bob.root.confirm(bob.state);
            RecipientKey key = later.node(bob.node.id()).verify(bob.agreement, bob.oneTime.publicKey(), NOW);
            SealedPacket again = sealer.sealAgain(alice.local(), message, key, signing, NOW.plusSeconds(1));
            assertEquals(first.payloadDigest(), again.payloadDigest());
        }
    }

    @Test
    void whatIsSealedAgainOpens() throws Exception {
        Message message = Messages.text(alice, "hello", bob);
        SealedPacket again = sealer.sealAgain(alice.local(), message, bob.recipientKey(), Signing.DENIABLE, NOW);
        assertEquals(
                message,
                opened(opener.open(again.exchanges().getFirst().exchange(), again.payload(), NOW))
                        .message());
    }

    @Test
    void nothingIsSealedAgainForWhoWasNotNamed() throws Exception {
        Message message = Messages.text(alice, "hello", bob);
        RecipientKey key = carol.recipientKey();
        assertThrows(
                IllegalArgumentException.class,
                () -> sealer.sealAgain(alice.local(), message, key, Signing.DENIABLE, NOW));
    }

    @Test
    void lastResortKeyOpensAsSuch() throws Exception {
        SealedPacket packet = seal(Messages.text(alice, "hello", bob), Signing.DENIABLE, bob.lastResortRecipientKey());
        assertTrue(opened(opener.open(packet.exchanges().getFirst().exchange(), packet.payload(), NOW))
                .lastResort());
    }

    @Test
    void everyRecipientOpensTheOnePayload() throws Exception {
        try (NodeKeys second = NodeKeys.generate(bob.root.id(), new SeededRandom("second"));
                EphemeralKeyPair pair = EphemeralKeyPair.lastResort(
                        second, new EphemeralKeyId(2), NOW.plusSeconds(60), new SeededRandom("pair"))) {
            VerifiedAccountState state = bob.root.addNode(bob.state, second, NOW, Lifetimes.NODE_CERTIFICATE);
            AgreementRecord record = second.certifyAgreement(NOW, Duration.ofDays(1));
            VerifiedNode listed = state.node(second.id());
            Message plain = Messages.text(alice, "hello both", bob);
            Message message = new Message(
                    plain.id(),
                    plain.timing(),
                    plain.position(),
                    plain.senderState(),
                    List.of(state.reference()),
                    plain.content());
            SealedPacket packet = seal(
                    message,
                    Signing.DENIABLE,
                    state.node(bob.node.id()).verify(bob.agreement, bob.oneTime.publicKey(), NOW),
                    listed.verify(record, pair.publicKey(), NOW));
            LocalNode local = new LocalNode(second, new Credential(listed.certificate(), record));
            PacketOpener seconds = new PacketOpener(
                    List.of(local),
                    id -> Optional.of(pair),
                    Messages.directory(alice.state, state),
                    GroupDirectory.NONE);
            Opened first = opened(opener.open(packet.exchanges().get(0).exchange(), packet.payload(), NOW));
            assertEquals(message, first.message());
            Opened other = opened(seconds.open(packet.exchanges().get(1).exchange(), packet.payload(), NOW));
            assertEquals(message, other.message());
        }
    }

    @Test
    void messageToSeveralAccountsIsNotSealedOutsideOfARoom() throws Exception {
        Message message = Messages.text(alice, "hello both", bob, carol);
        RecipientKey key = bob.recipientKey();
        assertThrows(IllegalArgumentException.class, () -> seal(message, Signing.DENIABLE, key));
    }

    @Test
    void sistersReceiveWithoutBeingNamed() throws Exception {
        try (NodeKeys sister = NodeKeys.generate(alice.root.id(), new SeededRandom("sister"));
                EphemeralKeyPair pair = EphemeralKeyPair.lastResort(
                        sister, new EphemeralKeyId(2), NOW.plusSeconds(60), new SeededRandom("pair"))) {
            VerifiedAccountState state = alice.root.addNode(alice.state, sister, NOW, Lifetimes.NODE_CERTIFICATE);
            AgreementRecord record = sister.certifyAgreement(NOW, Duration.ofDays(1));
            VerifiedNode listed = state.node(sister.id());
            Message plain = Messages.text(alice, "to bob", bob);
            Message message = new Message(
                    plain.id(),
                    plain.timing(),
                    plain.position(),
                    state.reference(),
                    plain.recipients(),
                    plain.content());
            SealedPacket packet = seal(message, Signing.DENIABLE, listed.verify(record, pair.publicKey(), NOW));
            LocalNode local = new LocalNode(sister, new Credential(listed.certificate(), record));
            PacketOpener sisters = new PacketOpener(
                    List.of(local), id -> Optional.of(pair), Messages.directory(state), GroupDirectory.NONE);
            assertNull(opened(sisters.open(packet.exchanges().getFirst().exchange(), packet.payload(), NOW))
                    .recipientState());
        }
    }

    @Test
    void olderCredentialOfTheRecipientStillOpens() throws Exception {
        SealedPacket packet = seal(Messages.text(alice, "on its way", bob), Signing.DENIABLE, bob.recipientKey());
        try (NodeKeys renewed = bob.node.withFreshAgreementKey(new SeededRandom("renewed"))) {
            AgreementRecord record = renewed.certifyAgreement(NOW, Duration.ofDays(30));
            LocalNode newest = new LocalNode(
                    renewed, new Credential(bob.local().credential().certificate(), record));
            PacketOpener both = new PacketOpener(
                    List.of(newest, bob.local()),
                    Messages.keys(bob),
                    Messages.directory(alice, bob),
                    GroupDirectory.NONE);
            opened(both.open(packet.exchanges().getFirst().exchange(), packet.payload(), NOW));
        }
    }

    @Test
    void messageThatWaitedLongerThanItsSendersCredentialStillOpens() throws Exception {
        SealedPacket packet = seal(Messages.text(alice, "late", bob), Signing.DENIABLE, bob.recipientKey());
        opened(opener.open(packet.exchanges().getFirst().exchange(), packet.payload(), NOW.plus(Duration.ofDays(45))));
    }

    @Test
    void newerStatesOfTheSenderAreNoticed() throws Exception {
        try (NodeKeys sister = NodeKeys.generate(alice.root.id(), new SeededRandom("sister"))) {
            VerifiedAccountState newer = alice.root.addNode(alice.state, sister, NOW, Lifetimes.NODE_CERTIFICATE);
            SealedPacket packet = seal(Messages.text(alice, "hello", bob), Signing.DENIABLE, bob.recipientKey());
            PacketOpener informed = Messages.opener(bob, Messages.directory(newer, bob.state));
            assertEquals(
                    StateReference.Relation.OLDER,
                    opened(informed.open(packet.exchanges().getFirst().exchange(), packet.payload(), NOW))
                            .senderState());
        }
    }

    @Test
    void payloadsOfOneBucketHaveOneLength() throws Exception {
        int one = seal(Messages.text(alice, "a", bob), Signing.DENIABLE, bob.recipientKey())
                .payload()
                .length;
        int other = seal(Messages.text(alice, "a little more", bob), Signing.DENIABLE, bob.recipientKey())
                .payload()
                .length;
        assertEquals(one, other);
    }

    @Test
    void largestBucketFitsIntoAnEnvelope() throws Exception {
        Message large = Messages.text(alice, "x".repeat(257_000), bob);
        SealedPacket packet = seal(large, Signing.SIGNED, bob.recipientKey());
        assertEquals(258_048 + SealedPayload.OVERHEAD, packet.payload().length);
        assertTrue(packet.payload().length + PacketLimits.EXCHANGE_SIZE <= PacketLimits.MAX_ENVELOPE_SIZE);
        assertEquals(
                large,
                opened(opener.open(packet.exchanges().getFirst().exchange(), packet.payload(), NOW))
                        .message());
    }

    @Test
    void messageOverTheLimitIsNotSealed() throws Exception {
        Message tooLarge = Messages.text(alice, "x".repeat(258_000), bob);
        RecipientKey key = bob.recipientKey();
        assertThrows(SealingException.TooLarge.class, () -> seal(tooLarge, Signing.SIGNED, key));
    }

    @Test
    void nextMessageNamesThePayloadBefore() throws Exception {
        Message first = Messages.text(alice, "one", bob);
        SealedPacket packet = seal(first, Signing.DENIABLE, bob.recipientKey());
        ChainPosition next = first.position().next(packet.payloadDigest());
        assertEquals(ChainPosition.Order.NEXT, next.after(1, packet.payloadDigest()));
        assertEquals(ChainPosition.Order.FORK, next.after(1, bob.state.digest()));
        assertEquals(ChainPosition.Order.GAP, next.after(0, bob.state.digest()));
        assertEquals(ChainPosition.Order.NOT_NEWER, next.after(2, packet.payloadDigest()));
    }

    @Test
    void sameRandomnessGivesTheSameBytes() throws Exception {
        Message message = Messages.text(alice, "again", bob);
        byte[] one = new PacketSealer(new SeededRandom("same"))
                .seal(alice.local(), message, List.of(bob.recipientKey()), Signing.SIGNED)
                .exchanges()
                .getFirst()
                .exchange();
        byte[] two = new PacketSealer(new SeededRandom("same"))
                .seal(alice.local(), message, List.of(bob.recipientKey()), Signing.SIGNED)
                .exchanges()
                .getFirst()
                .exchange();
        assertArrayEquals(one, two);
        assertEquals(PacketLimits.EXCHANGE_SIZE, one.length);
    }

    @Test
    void recipientThatTheMessageDoesNotNameIsNotSealedFor() throws Exception {
        Message message = Messages.text(alice, "for bob", bob);
        RecipientKey stranger = carol.recipientKey();
        assertThrows(IllegalArgumentException.class, () -> seal(message, Signing.DENIABLE, stranger));
    }

    @Test
    void nodeIsNotSealedForTwice() throws Exception {
        Message message = Messages.text(alice, "for bob", bob);
        RecipientKey key = bob.recipientKey();
        assertThrows(IllegalArgumentException.class, () -> seal(message, Signing.DENIABLE, key, key));
    }

    @Test
    void keyThatExpiredSinceItWasVerifiedIsNotSealedFor() throws Exception {
        Message plain = Messages.text(alice, "late", bob);
        Message late = new Message(
                plain.id(),
                dev.redoubt.protocol.message.Timing.forEver(NOW.plus(Duration.ofDays(29))),
                plain.position(),
                plain.senderState(),
                plain.recipients(),
                plain.content());
        try (EphemeralKeyPair pair = EphemeralKeyPair.lastResort(
                bob.node, new EphemeralKeyId(9), NOW.plusSeconds(60), new SeededRandom("pair"))) {
            RecipientKey key = bob.state.nodes().getFirst().verify(bob.agreement, pair.publicKey(), NOW);
            assertThrows(SealingException.UnusableRecipient.class, () -> seal(late, Signing.DENIABLE, key));
        }
    }

    @Test
    void ownExpiredCredentialDoesNotSeal() throws Exception {
        Message plain = Messages.text(alice, "late", bob);
        Message late = new Message(
                plain.id(),
                dev.redoubt.protocol.message.Timing.forEver(NOW.plus(Duration.ofDays(31))),
                plain.position(),
                plain.senderState(),
                plain.recipients(),
                plain.content());
        RecipientKey key = bob.recipientKey();
        assertThrows(SealingException.OwnCredential.class, () -> seal(late, Signing.DENIABLE, key));
    }
}
