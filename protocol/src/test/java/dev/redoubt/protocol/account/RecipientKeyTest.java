package dev.redoubt.protocol.account;

import static dev.redoubt.protocol.account.People.NOW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecipientKeyTest {
    private final People alice = People.named("alice");
    private final People mallory = People.named("mallory");
    private final VerifiedNode node = alice.state.nodes().getFirst();

    @AfterEach
    void close() {
        alice.close();
        mallory.close();
    }

    @Test
    void chainGivesARecipientKey() throws Exception {
        AgreementRecord agreement = AgreementRecord.parse(alice.agreement.toBytes());
        EphemeralKey ephemeral = EphemeralKey.parse(alice.oneTime.publicKey().toBytes());
        RecipientKey key = node.verify(agreement, ephemeral, NOW);
        assertEquals(alice.oneTime.publicKey(), key.ephemeralKey());
        assertEquals(alice.local().credential(), key.credential());
        assertEquals(alice.state.reference(), key.state());
    }

    @Test
    void structuresKeepTheirSizes() {
        assertEquals(259, node.certificate().toBytes().length);
        assertEquals(131, alice.agreement.toBytes().length);
        assertEquals(390, alice.local().credential().toBytes().length);
        assertEquals(1348, alice.oneTime.publicKey().toBytes().length);
    }

    @Test
    void everyCutOfEveryStructureIsMalformed() {
        refuseCuts(node.certificate().toBytes(), NodeCertificate::parse);
        refuseCuts(alice.agreement.toBytes(), AgreementRecord::parse);
        refuseCuts(alice.oneTime.publicKey().toBytes(), EphemeralKey::parse);
    }

    private interface Parser {
        Object parse(byte[] bytes) throws MalformedException;
    }

    private static void refuseCuts(byte[] bytes, Parser parser) {
        for (int size = 0; size <= bytes.length + 2; size++) {
            byte[] cut = Arrays.copyOf(bytes, size);
            if (size != bytes.length) {
                assertThrows(MalformedException.class, () -> parser.parse(cut));
            }
        }
    }

    @Test
    void everyFlippedBitOfAnAgreementRecordIsRefused() {
        byte[] bytes = alice.agreement.toBytes();
        for (int at = 0; at < bytes.length; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            assertThrows(Exception.class, () -> node.verify(AgreementRecord.parse(flipped), NOW));
        }
    }

    @Test
    void everyFlippedBitOfAnEphemeralKeyIsRefused() {
        byte[] bytes = alice.oneTime.publicKey().toBytes();
        for (int at = 0; at < bytes.length; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            assertThrows(Exception.class, () -> node.verify(EphemeralKey.parse(flipped), NOW));
        }
    }

    @Test
    void keysOfAnotherNodeAreRefused() {
        assertThrows(InvalidChainException.WrongOwner.class, () -> node.verify(mallory.agreement, NOW));
        assertThrows(InvalidChainException.WrongOwner.class, () -> node.verify(mallory.oneTime.publicKey(), NOW));
    }

    @Test
    void recordThatAnotherNodeSignedIsRefused() {
        AgreementRecord theirs = mallory.agreement;
        AgreementRecord forged = new AgreementRecord(node.id(), theirs.key(), theirs.validity(), theirs.signature());
        assertThrows(InvalidChainException.BadSignature.class, () -> node.verify(forged, NOW));
    }

    @Test
    void lastResortFlagIsSigned() {
        EphemeralKey key = alice.lastResort.publicKey();
        EphemeralKey feigned = new EphemeralKey(
                key.account(), key.node(), key.id(), key.x25519(), key.mlKem(), key.expires(), false, key.signature());
        assertThrows(InvalidChainException.BadSignature.class, () -> node.verify(feigned, NOW));
    }

    @Test
    void expiredKeysAreRefused() {
        assertThrows(
                InvalidChainException.Expired.class, () -> node.verify(alice.agreement, NOW.plus(Duration.ofDays(30))));
        assertThrows(
                InvalidChainException.Expired.class,
                () -> node.verify(alice.oneTime.publicKey(), NOW.plus(Duration.ofDays(90))));
    }

    @Test
    void keyThatExpiredSinceItWasVerifiedIsRefused() throws Exception {
        RecipientKey key = alice.recipientKey();
        assertThrows(InvalidChainException.Expired.class, () -> key.checkValidAt(NOW.plus(Duration.ofDays(31))));
    }

    @Test
    void recordThatCameWithAWaitingMessageMayHaveExpired() throws Exception {
        assertEquals(
                alice.agreement,
                alice.state
                        .verifyReceived(alice.local().credential(), NOW.plus(Duration.ofDays(59)))
                        .agreement());
        assertThrows(
                InvalidChainException.Expired.class,
                () -> alice.state.verifyReceived(alice.local().credential(), NOW.plus(Duration.ofDays(60))));
    }

    @Test
    void recordForLongerThanThirtyDaysIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> alice.node.certifyAgreement(NOW, Duration.ofDays(31)));
        AgreementRecord tooLong = AgreementRecord.sign(alice.node, new Validity(NOW, NOW.plus(Duration.ofDays(31))));
        assertThrows(InvalidChainException.LifetimeTooLong.class, () -> node.verify(tooLong, NOW));
    }

    @Test
    void certificateWhoseRootKeyIsOfSmallOrderIsRefused() {
        NodeCertificate real = node.certificate();
        Octets identity = Octets.ofHex("01" + "00".repeat(31));
        NodeCertificate weak = new NodeCertificate(
                real.account(),
                real.rootKey(),
                real.node(),
                identity,
                real.validity(),
                real.rootSignature(),
                real.nodeSignature());
        assertThrows(InvalidChainException.WeakKey.class, () -> weak.verify(alice.root.key()));
    }

    @Test
    void privateKeysSurviveExport() {
        try (Secret exported = alice.oneTime.exportPrivateKeys();
                EphemeralKeyPair restored = EphemeralKeyPair.restore(alice.oneTime.publicKey(), exported)) {
            assertEquals(alice.oneTime.id(), restored.id());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> EphemeralKeyPair.restore(mallory.oneTime.publicKey(), exported));
        }
    }

    @Test
    void nodeKeysSurviveExport() {
        try (NodeKeys restored = NodeKeys.restore(
                alice.root.id(),
                alice.node.signingKey().seed().copy(),
                alice.node.agreementKey().privateKey().copy())) {
            assertEquals(alice.node.id(), restored.id());
            assertArrayEquals(
                    alice.node.agreementKey().publicKey(),
                    restored.agreementKey().publicKey());
        }
    }

    @Test
    void credentialOfOtherKeysIsNoLocalNode() {
        Credential credential = alice.local().credential();
        try (NodeKeys renewed = alice.node.withFreshAgreementKey(new SeededRandom("renewed"))) {
            assertThrows(IllegalArgumentException.class, () -> new LocalNode(renewed, credential));
        }
    }

    @Test
    void batchIsNumberedStrictlyUpwards() {
        var batch = EphemeralKeyPair.oneTimeBatch(
                alice.node, new EphemeralKeyId(7), 3, NOW.plusSeconds(60), new SeededRandom("batch"));
        assertEquals(
                java.util.List.of(7L, 8L, 9L),
                batch.stream().map(pair -> pair.id().value()).toList());
        batch.forEach(EphemeralKeyPair::close);
    }
}
