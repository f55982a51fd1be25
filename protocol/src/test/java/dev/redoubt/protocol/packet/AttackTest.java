package dev.redoubt.protocol.packet;

import static dev.redoubt.protocol.account.People.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.Credential;
import dev.redoubt.protocol.account.EphemeralKey;
import dev.redoubt.protocol.account.Forgery;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.account.RecipientKey;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageCodec;
import dev.redoubt.protocol.message.Timing;
import dev.redoubt.protocol.packet.PacketSealer.Signing;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody else may try with packets, and the one failure that each must give. */
class AttackTest {
    private static final int KEY_ID_AT = 3;
    private static final int FLAG_AT = 11;
    private static final int EXCHANGE_KEY_AT = 12;
    private static final int KEM_AT = 44;
    private static final int S_AT = KEM_AT + 1088;
    private static final int W_AT = S_AT + 96;
    private static final int COMMITMENT_AT = 3;
    private static final int C_AT = 35;

    private final People alice = People.named("alice");
    private final People bob = People.named("bob");
    private final People mallory = People.named("mallory");
    private final PacketSealer sealer = new PacketSealer(new SeededRandom("sealing"));
    private final PacketOpener opener = Messages.opener(bob, Messages.directory(alice, bob, mallory));
    private byte[] exchange = new byte[0];
    private byte[] payload = new byte[0];

    @BeforeEach
    void seal() throws Exception {
        SealedPacket packet = sealer.seal(
                alice.local(), Messages.text(alice, "the truth", bob), List.of(bob.recipientKey()), Signing.DENIABLE);
        exchange = packet.exchanges().getFirst().exchange();
        payload = packet.payload();
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        mallory.close();
    }

    private <T extends Rejected> T rejected(Class<T> type, byte[] exchangeBytes, byte[] payloadBytes) {
        return assertInstanceOf(type, opener.open(exchangeBytes, payloadBytes, NOW));
    }

    private <T extends Rejected> T rejected(Class<T> type, Forge.Packet packet) {
        return rejected(type, packet.exchange(), packet.payload());
    }

    private static byte[] flip(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    private static byte[] with(byte[] bytes, int at, byte[] part) {
        byte[] changed = bytes.clone();
        System.arraycopy(part, 0, changed, at, part.length);
        return changed;
    }

    @Test
    void everyChangedByteOfAnExchangeIsRejected() {
        for (int at = 0; at < exchange.length; at++) {
            assertInstanceOf(Rejected.class, opener.open(flip(exchange, at), payload, NOW));
        }
    }

    @Test
    void everyChangedByteOfAPayloadIsRejected() {
        for (int at = 0; at < payload.length; at++) {
            assertInstanceOf(Rejected.class, opener.open(exchange, flip(payload, at), NOW));
        }
    }

    @Test
    void everyOtherLengthOfAnExchangeIsMalformed() {
        for (int size = 0; size <= exchange.length + 3; size++) {
            if (size != exchange.length) {
                rejected(Rejected.MalformedExchange.class, Arrays.copyOf(exchange, size), payload);
            }
        }
    }

    @Test
    void noOtherLengthOfAPayloadOpens() {
        for (int size = 0; size <= payload.length + 64; size++) {
            if (size != payload.length) {
                Opening opening = opener.open(exchange, Arrays.copyOf(payload, size), NOW);
                assertInstanceOf(Rejected.class, opening);
            }
        }
    }

    @Test
    void payloadBetweenTwoBucketsIsMalformed() {
        rejected(Rejected.MalformedSealedPayload.class, exchange, Arrays.copyOf(payload, payload.length + 1));
    }

    @Test
    void payloadOverTheLimitIsMalformed() {
        byte[] large = Arrays.copyOf(payload, PacketLimits.MAX_SEALED_PAYLOAD_SIZE + 1);
        rejected(Rejected.MalformedSealedPayload.class, exchange, large);
    }

    @Test
    void unknownKeyIdIsNamed() {
        Rejected.UnknownKey unknown =
                rejected(Rejected.UnknownKey.class, with(exchange, KEY_ID_AT, new byte[] {1}), payload);
        assertEquals(0x0100_0000_0000_0001L, unknown.keyId().value());
    }

    @Test
    void keyIdOfAnotherPairDoesNotOpen() {
        byte[] other = with(exchange, KEY_ID_AT + 7, new byte[] {2, 1});
        rejected(Rejected.SenderNotOpened.class, other, payload);
    }

    @Test
    void oneTimeKeyCalledALastResortIsRejected() {
        rejected(Rejected.WrongFlag.class, flip(exchange, FLAG_AT), payload);
    }

    @Test
    void changedExchangeKeyIsRejected() {
        rejected(Rejected.SenderNotOpened.class, flip(exchange, EXCHANGE_KEY_AT), payload);
    }

    @Test
    void exchangeKeyOfSmallOrderIsRejected() {
        byte[] zero = with(exchange, EXCHANGE_KEY_AT, new byte[32]);
        rejected(Rejected.UnusableKeyMaterial.class, zero, payload);
        byte[] one = zero.clone();
        one[EXCHANGE_KEY_AT] = 1;
        rejected(Rejected.UnusableKeyMaterial.class, one, payload);
    }

    @Test
    void changedKemCiphertextIsRejected() {
        rejected(Rejected.SenderNotOpened.class, flip(exchange, KEM_AT), payload);
    }

    @Test
    void changedSenderIsRejected() {
        rejected(Rejected.SenderNotOpened.class, flip(exchange, S_AT), payload);
    }

    @Test
    void changedWrappedKeyIsRejected() {
        rejected(Rejected.KeyNotUnwrapped.class, flip(exchange, W_AT), payload);
    }

    @Test
    void changedCommitmentIsRejected() {
        rejected(Rejected.KeyNotUnwrapped.class, exchange, flip(payload, COMMITMENT_AT));
    }

    @Test
    void changedCiphertextIsRejected() {
        rejected(Rejected.KeyNotUnwrapped.class, exchange, flip(payload, C_AT));
    }

    @Test
    void exchangeForAnotherRecipientDoesNotOpen() throws Exception {
        SealedPacket theirs = sealer.seal(
                alice.local(),
                Messages.text(alice, "to mallory", mallory),
                List.of(mallory.recipientKey()),
                Signing.DENIABLE);
        rejected(Rejected.SenderNotOpened.class, theirs.exchanges().getFirst().exchange(), theirs.payload());
    }

    /** A recipient knows K: it seals another text under it and sends that on with the exchange that another one got. */
    @Test
    void recipientCannotSwapThePayloadUnderTheSameKey() throws Exception {
        Forge forge = new Forge(alice.local(), bob.recipientKey()).saying(Messages.text(alice, "the truth", bob));
        Forge.Packet packet = forge.seal();
        byte[] lie = Payload.unsigned(
                        alice.local().credential(), MessageCodec.encode(Messages.text(alice, "a lie!!!!", bob)))
                .toPaddedBytes();
        try (PayloadKeys keys = PayloadKeys.derive(forge.secret)) {
            rejected(
                    Rejected.KeyNotUnwrapped.class,
                    packet.exchange(),
                    keys.seal(lie).toBytes());
        }
    }

    /** The sender itself wants two recipients to read two texts out of one ciphertext: the commitment allows one key only. */
    @Test
    void payloadIsCommittedToOneKey() throws Exception {
        Forge forge = new Forge(alice.local(), bob.recipientKey()).saying(Messages.text(alice, "hello", bob));
        forge.secret = Secret.random(32, new SeededRandom("another K"));
        rejected(Rejected.CommitmentMismatch.class, forge.seal());
    }

    @Test
    void ciphertextUnderARightCommitmentAndAWrongKeyDoesNotOpen() throws Exception {
        Forge forge = new Forge(alice.local(), bob.recipientKey()).saying(Messages.text(alice, "hello", bob));
        try (PayloadKeys keys = PayloadKeys.derive(forge.secret)) {
            SealedPayload sealed = keys.seal(forge.padded);
            rejected(
                    Rejected.PayloadNotOpened.class,
                    forge.seal(new SealedPayload(sealed.commitment(), flip(sealed.ciphertext(), 0))));
        }
    }

    /** Mallory knows all of alice's public keys and has keys of her own, but not alice's agreement key. */
    @Test
    void posingAsAnotherSenderWithoutItsAgreementKeyIsRejected() throws Exception {
        Forge forge = new Forge(mallory.local(), bob.recipientKey())
                .saying(alice.local().credential(), MessageCodec.encode(Messages.text(alice, "it's me", bob)));
        forge.claim = SenderClaim.of(alice.local().credential());
        rejected(Rejected.KeyNotUnwrapped.class, forge.seal());
    }

    @Test
    void credentialThatIsNotTheOneOfTheExchangeIsRejected() throws Exception {
        Forge forge = new Forge(mallory.local(), bob.recipientKey())
                .saying(alice.local().credential(), MessageCodec.encode(Messages.text(alice, "it's me", bob)));
        rejected(Rejected.CredentialMismatch.class, forge.seal());
    }

    @Test
    void agreementKeyThatIsNotInTheCredentialIsRejected() throws Exception {
        Forge forge = new Forge(mallory.local(), bob.recipientKey())
                .saying(alice.local().credential(), MessageCodec.encode(Messages.text(alice, "it's me", bob)));
        SenderClaim alices = SenderClaim.of(alice.local().credential());
        forge.claim = new SenderClaim(alices.node(), mallory.agreement.key(), alices.credentialDigest());
        rejected(Rejected.CredentialMismatch.class, forge.seal());
    }

    @Test
    void agreementKeyOfSmallOrderInTheClaimIsRejected() throws Exception {
        Forge forge = new Forge(mallory.local(), bob.recipientKey()).saying(Messages.text(mallory, "hello", bob));
        forge.claim = new SenderClaim(forge.claim.node(), Octets.copyOf(new byte[32]), forge.claim.credentialDigest());
        rejected(Rejected.UnusableKeyMaterial.class, forge.seal());
    }

    @Test
    void agreementRecordThatTheNodeDidNotSignIsRejected() throws Exception {
        AgreementRecord forged = new AgreementRecord(
                alice.node.id(), mallory.agreement.key(), mallory.agreement.validity(), mallory.agreement.signature());
        Credential credential = new Credential(alice.local().credential().certificate(), forged);
        Forge forge = new Forge(mallory.local(), bob.recipientKey())
                .saying(credential, MessageCodec.encode(Messages.text(alice, "it's me", bob)));
        forge.claim = SenderClaim.of(credential);
        Rejected.InvalidChain invalid = rejected(Rejected.InvalidChain.class, forge.seal());
        assertInstanceOf(InvalidChainException.BadSignature.class, invalid.cause());
    }

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
    void messageOlderThanAnyEnvelopeIsRejectedWithItsCredential() {
        Rejected.InvalidChain invalid = assertInstanceOf(
                Rejected.InvalidChain.class, opener.open(exchange, payload, NOW.plus(Duration.ofDays(60))));
        assertInstanceOf(InvalidChainException.Expired.class, invalid.cause());
    }

    @Test
    void messageForOthersThatIsPassedOnIsRejected() throws Exception {
        Forge forge =
                new Forge(alice.local(), bob.recipientKey()).saying(Messages.text(alice, "for mallory only", mallory));
        rejected(Rejected.NotARecipient.class, forge.seal());
    }

    @Test
    void messageFromTheFutureIsRejected() throws Exception {
        rejected(Rejected.SentOutsideValidity.class, sentAt(NOW.plus(Duration.ofHours(1))));
    }

    @Test
    void messageFromBeforeItsCredentialIsRejected() throws Exception {
        rejected(Rejected.SentOutsideValidity.class, sentAt(NOW.minus(Duration.ofHours(1))));
    }

    private Forge.Packet sentAt(Instant time) throws Exception {
        Message plain = Messages.text(alice, "when?", bob);
        return new Forge(alice.local(), bob.recipientKey())
                .saying(new Message(
                        plain.id(),
                        Timing.forEver(time),
                        plain.position(),
                        plain.senderState(),
                        plain.recipients(),
                        plain.content()))
                .seal();
    }

    @Test
    void stateOfAnotherAccountAsTheSendersIsMalformed() throws Exception {
        Message theirs = Messages.text(mallory, "hello", bob);
        Forge forge = new Forge(alice.local(), bob.recipientKey()).saying(theirs);
        rejected(Rejected.MalformedBody.class, forge.seal());
    }

    @Test
    void bodyThatIsNoMessageIsMalformed() throws Exception {
        Forge forge = new Forge(alice.local(), bob.recipientKey())
                .saying(alice.local().credential(), new byte[] {1, 2, 3});
        rejected(Rejected.MalformedBody.class, forge.seal());
    }

    @Test
    void payloadThatIsNoPayloadIsMalformed() throws Exception {
        Forge forge = new Forge(alice.local(), bob.recipientKey());
        forge.padded = new byte[512];
        rejected(Rejected.MalformedPayload.class, forge.seal());
    }

    @Test
    void bodyLongerThanThePayloadIsMalformed() throws Exception {
        Forge forge = new Forge(alice.local(), bob.recipientKey()).saying(Messages.text(alice, "hi", bob));
        Arrays.fill(forge.padded, 394, 398, (byte) 0x7f);
        rejected(Rejected.MalformedPayload.class, forge.seal());
    }

    @Test
    void paddingThatIsNotZeroIsMalformed() throws Exception {
        Forge forge = new Forge(alice.local(), bob.recipientKey()).saying(Messages.text(alice, "hi", bob));
        forge.padded[forge.padded.length - 1] = 1;
        rejected(Rejected.MalformedPayload.class, forge.seal());
    }

    @Test
    void paddingToALargerBucketIsMalformed() throws Exception {
        Forge forge = new Forge(alice.local(), bob.recipientKey()).saying(Messages.text(alice, "hi", bob));
        forge.padded = Arrays.copyOf(forge.padded, 1024);
        rejected(Rejected.MalformedPayload.class, forge.seal());
    }

    @Test
    void wrongSignatureInThePayloadIsRejected() throws Exception {
        byte[] body = MessageCodec.encode(Messages.text(alice, "signed", bob));
        Forge forge = new Forge(alice.local(), bob.recipientKey());
        forge.padded = Payload.signed(alice.local().credential(), body, mallory.node.signingKey())
                .toPaddedBytes();
        rejected(Rejected.BadPayloadSignature.class, forge.seal());
    }

    @Test
    void failureOfTheDirectoryIsNoRejection() {
        PacketOpener offline = new PacketOpener(List.of(bob.local()), Messages.keys(bob), (account, node) -> {
            throw new IllegalStateException("out of reach");
        });
        assertThrows(IllegalStateException.class, () -> offline.open(exchange, payload, NOW));
    }

    @Test
    void nothingIsAskedOfTheDirectoryBeforeThePayloadIsOpened() {
        boolean[] asked = new boolean[1];
        PacketOpener watching = new PacketOpener(List.of(bob.local()), Messages.keys(bob), (account, node) -> {
            asked[0] = true;
            return Optional.empty();
        });
        watching.open(flip(exchange, W_AT), payload, NOW);
        assertEquals(false, asked[0]);
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
