package dev.redoubt.protocol.packet;

import static dev.redoubt.protocol.account.People.NOW;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.Credential;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageCodec;
import dev.redoubt.protocol.message.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What another sender or recipient, with keys of its own, may try, and the one failure that each must give. */
class ForgedPacketTest extends PacketAttack {
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
}
