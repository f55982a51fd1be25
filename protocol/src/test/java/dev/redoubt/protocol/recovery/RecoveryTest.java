package dev.redoubt.protocol.recovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.Argon2id;
import dev.redoubt.crypto.Oprf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import dev.redoubt.protocol.recovery.RecoveryException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Argon2id CHEAP = new Argon2id(8 * 1024, 1, 1);

    private final SeededRandom random = new SeededRandom("recovery");
    private final RecoveryBundle bundle = RecoveryBundle.generate(NOW, random);
    private final Secret key = Secret.random(32, random);
    private final Secret serverKey = Oprf.deriveKey(Secret.random(32, random), new byte[0]);

    private static void assertReason(Reason reason, Executable action) {
        assertEquals(reason, assertThrows(RecoveryException.class, action).reason());
    }

    private static Secret text(String text) {
        return Secret.takeOwnershipOf(text.getBytes(StandardCharsets.UTF_8));
    }

    private PassphraseKeys keys(String name, String passphrase, Secret oprfKey) throws Exception {
        try (PassphraseKeys.Question question = PassphraseKeys.ask(name, text(passphrase), random)) {
            return question.answered(Oprf.evaluate(oprfKey, question.blindedElement(), random), CHEAP);
        }
    }

    private static void assertSame(RecoveryBundle expected, RecoveryBundle opened) {
        assertTrue(opened.toSecret().read(expected.toSecret()::contentEquals));
    }

    @Test
    void aSealedBundleOpensUnderItsKey() throws Exception {
        SealedBundle sealed = SealedBundle.seal(bundle, Purpose.WORDS, key, random);
        SealedBundle read = SealedBundle.parse(sealed.toBytes());
        assertEquals(sealed, read);
        assertSame(bundle, read.open(Purpose.WORDS, key));
    }

    @Test
    void noChangedByteOfASealedBundleOpens() throws Exception {
        byte[] bytes = SealedBundle.seal(bundle, Purpose.WORDS, key, random).toBytes();
        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            assertThrows(
                    RecoveryException.class, () -> SealedBundle.parse(changed).open(Purpose.WORDS, key), "byte " + at);
        }
    }

    @Test
    void aCutOrLengthenedStructureIsMalformed() throws Exception {
        try (PassphraseKeys mine = keys("alice", "passphrase", serverKey)) {
            RecoveryBlob blob = RecoveryBlob.seal(bundle, mine, random);
            refusesOtherLengths(blob.toBytes(), RecoveryBlob::parse);
            refusesOtherLengths(blob.bundle().toBytes(), SealedBundle::parse);
            refusesOtherLengths(RecoveryStatement.keep(bundle, 1, mine, blob).toBytes(), RecoveryStatement::parse);
        }
        refusesOtherLengths(AccountProof.sign(bundle, NOW).toBytes(), AccountProof::parse);
        refusesOtherLengths(
                bundle.toSecret().read(byte[]::clone), bytes -> RecoveryBundle.parse(Secret.takeCopyOf(bytes)));
    }

    private interface Parser {
        void parse(byte[] bytes) throws RecoveryException;
    }

    private static void refusesOtherLengths(byte[] bytes, Parser parser) throws Exception {
        parser.parse(bytes);
        for (int size = 0; size < bytes.length; size++) {
            byte[] cut = Arrays.copyOf(bytes, size);
            assertReason(Reason.MALFORMED, () -> parser.parse(cut));
        }
        assertReason(Reason.MALFORMED, () -> parser.parse(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    @Test
    void aBundleForOnePurposeIsNoneForAnother() throws Exception {
        SealedBundle sealed = SealedBundle.seal(bundle, Purpose.WORDS, key, random);
        assertReason(Reason.WRONG_PURPOSE, () -> sealed.open(Purpose.OFFLINE, key));
        byte[] renamed = sealed.toBytes();
        renamed[3] = 3;
        assertReason(Reason.WRONG_KEY, () -> SealedBundle.parse(renamed).open(Purpose.OFFLINE, key));
        renamed[3] = 4;
        assertReason(Reason.MALFORMED, () -> SealedBundle.parse(renamed));
    }

    @Test
    void aBundleWithAnotherRootInsideIsRefused() {
        byte[] plain = bundle.toSecret().read(byte[]::clone);
        plain[40] ^= 1;
        assertReason(Reason.WRONG_ACCOUNT, () -> RecoveryBundle.parse(Secret.takeOwnershipOf(plain)));
    }

    @Test
    void theRightPassphraseOpensTheBlob() throws Exception {
        try (PassphraseKeys stored = keys("alice", "passphrase", serverKey);
                PassphraseKeys again = keys("alice", "passphrase", serverKey)) {
            RecoveryBlob blob =
                    RecoveryBlob.parse(RecoveryBlob.seal(bundle, stored, random).toBytes());
            assertSame(bundle, blob.open(again));
            assertEquals(stored.verifier(), again.verifier());
        }
    }

    /** Also the server that answers under another key than before, and one that hands out the blob of somebody else. */
    @Test
    void anotherPassphraseNameOrOprfKeyOpensNothingAndHasAnotherToken() throws Exception {
        Secret otherKey = Oprf.deriveKey(Secret.random(32, random), new byte[0]);
        try (PassphraseKeys stored = keys("alice", "passphrase", serverKey)) {
            RecoveryBlob blob = RecoveryBlob.seal(bundle, stored, random);
            for (PassphraseKeys wrong : new PassphraseKeys[] {
                keys("alice", "passphrasf", serverKey),
                keys("bob", "passphrase", serverKey),
                keys("alice", "passphrase", otherKey)
            }) {
                assertReason(Reason.WRONG_KEY, () -> blob.open(wrong));
                assertNotEquals(stored.verifier(), wrong.verifier());
            }
        }
    }

    @Test
    void aServerThatAnswersWithNoGroupElementIsRefused() {
        try (PassphraseKeys.Question question = PassphraseKeys.ask("alice", text("passphrase"), random)) {
            assertReason(Reason.WEAK_KEY, () -> question.answered(new byte[49], CHEAP));
        }
    }

    @Test
    void theNewBlobDoesNotOpenUnderTheOldPassphraseNorTheOldUnderTheNew() throws Exception {
        try (PassphraseKeys old = keys("alice", "old", serverKey);
                PassphraseKeys fresh = keys("alice", "new", serverKey)) {
            RecoveryBlob before = RecoveryBlob.seal(bundle, old, random);
            RecoveryBlob after = RecoveryBlob.seal(bundle, fresh, random);
            assertReason(Reason.WRONG_KEY, () -> after.open(old));
            assertReason(Reason.WRONG_KEY, () -> before.open(fresh));
        }
    }

    @Test
    void aBlobWithTheBundleOfAnotherAccountInItDoesNotOpen() throws Exception {
        try (PassphraseKeys mine = keys("alice", "passphrase", serverKey);
                RecoveryBundle other = RecoveryBundle.generate(NOW, random)) {
            RecoveryBlob blob = RecoveryBlob.seal(bundle, mine, random);
            RecoveryBlob foreign = RecoveryBlob.seal(other, mine, random);
            RecoveryBlob mixed = new RecoveryBlob(blob.nonce(), blob.wrappedKey(), foreign.bundle());
            assertReason(Reason.WRONG_KEY, () -> mixed.open(mine));
        }
    }

    @Test
    void aBlobForAnotherPurposeIsRefused() throws Exception {
        try (PassphraseKeys mine = keys("alice", "passphrase", serverKey)) {
            RecoveryBlob blob = RecoveryBlob.seal(bundle, mine, random);
            SealedBundle words = SealedBundle.seal(bundle, Purpose.WORDS, key, random);
            byte[] bytes = new RecoveryBlob(blob.nonce(), blob.wrappedKey(), words).toBytes();
            assertReason(Reason.WRONG_PURPOSE, () -> RecoveryBlob.parse(bytes));
        }
    }

    @Test
    void theStatementHoldsForItsRootAndForNoOther() throws Exception {
        try (PassphraseKeys mine = keys("alice", "passphrase", serverKey)) {
            RecoveryBlob blob = RecoveryBlob.seal(bundle, mine, random);
            RecoveryStatement statement = RecoveryStatement.keep(bundle, 7, mine, blob);
            RecoveryStatement read = RecoveryStatement.parse(statement.toBytes());
            assertEquals(statement, read);
            read.verify(bundle.root().key());
            assertEquals(7, read.generation());
            assertEquals(blob.digest(), read.blobDigest());
            assertFalse(read.isErasure());
            try (AccountRoot other = AccountRoot.generate(random)) {
                assertReason(Reason.WRONG_ACCOUNT, () -> read.verify(other.key()));
            }
        }
    }

    @Test
    void noChangedByteOfAStatementVerifies() {
        byte[] bytes = RecoveryStatement.erase(bundle, 3).toBytes();
        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            assertThrows(
                    RecoveryException.class,
                    () -> RecoveryStatement.parse(changed).verify(bundle.root().key()),
                    "byte " + at);
        }
    }

    @Test
    void anErasureIsWhollyEmpty() throws Exception {
        RecoveryStatement erasure = RecoveryStatement.erase(bundle, 1);
        assertTrue(RecoveryStatement.parse(erasure.toBytes()).isErasure());
        RecoveryStatement half = new RecoveryStatement(
                erasure.account(),
                1,
                erasure.verifier(),
                Octets.copyOf(Arrays.copyOf(new byte[] {1}, 32)),
                erasure.signature());
        assertReason(Reason.MALFORMED, () -> RecoveryStatement.parse(half.toBytes()));
        assertThrows(IllegalArgumentException.class, () -> RecoveryStatement.erase(bundle, 0));
    }

    @Test
    void aProofHoldsForTenMinutesEitherWay() throws Exception {
        AccountProof proof = AccountProof.parse(AccountProof.sign(bundle, NOW).toBytes());
        Duration skew = Duration.ofMinutes(10);
        proof.verify(bundle.root().key(), NOW.plus(skew));
        proof.verify(bundle.root().key(), NOW.minus(skew));
        assertReason(
                Reason.EXPIRED,
                () -> proof.verify(bundle.root().key(), NOW.plus(skew).plusSeconds(1)));
        assertReason(
                Reason.EXPIRED,
                () -> proof.verify(bundle.root().key(), NOW.minus(skew).minusSeconds(1)));
    }

    @Test
    void aProofOfAnotherRootIsRefused() throws Exception {
        AccountProof proof = AccountProof.sign(bundle, NOW);
        try (RecoveryBundle other = RecoveryBundle.generate(NOW, random)) {
            assertReason(Reason.WRONG_ACCOUNT, () -> proof.verify(other.root().key(), NOW));
            AccountProof forged = new AccountProof(
                    proof.account(), proof.at(), AccountProof.sign(other, NOW).signature());
            assertReason(Reason.BAD_SIGNATURE, () -> forged.verify(bundle.root().key(), NOW));
        }
    }

    @Test
    void everyContainerHasAnotherKeyOfItsOwn() {
        byte[] one = bundle.nodeStorageKey(new byte[16]).read(byte[]::clone);
        byte[] salt = new byte[16];
        salt[15] = 1;
        assertFalse(Arrays.equals(one, bundle.nodeStorageKey(salt).read(byte[]::clone)));
        assertArrayEquals(one, bundle.copy().nodeStorageKey(new byte[16]).read(byte[]::clone));
    }

    @Test
    void theLongestPassphraseIsTakenAndOneMoreIsNot() {
        PassphraseKeys.ask("alice", text("p".repeat(4096)), random).close();
        assertThrows(IllegalArgumentException.class, () -> PassphraseKeys.ask("alice", text("p".repeat(4097)), random));
        assertThrows(IllegalArgumentException.class, () -> PassphraseKeys.ask("alice", text(""), random));
    }

    private static final RecoveryLink LINK = new RecoveryLink(
            "alice@home",
            new ApplianceAddress("chat.example.org", 443),
            Octets.copyOf(Arrays.copyOf(new byte[] {1}, 32)),
            Octets.copyOf(Arrays.copyOf(new byte[] {2}, 32)));

    @Test
    void aLinkHasOneForm() throws Exception {
        String text = LINK.toText();
        assertEquals(LINK, RecoveryLink.parse(text));
        assertTrue(text.startsWith("redoubt-recovery:alice@home@chat.example.org:443/1.AQAA"), text);
        RecoveryLink six =
                new RecoveryLink("a", new ApplianceAddress("2001:db8::1", 1), LINK.authorityPin(), LINK.rootPin());
        assertEquals(six, RecoveryLink.parse(six.toText()));
    }

    @Test
    void anyChangeOfALinkIsNoticed() {
        String text = LINK.toText();
        for (int at = 0; at < text.length(); at++) {
            char other = text.charAt(at) == 'b' ? 'c' : 'b';
            String changed = text.substring(0, at) + other + text.substring(at + 1);
            assertReason(Reason.MALFORMED, () -> RecoveryLink.parse(changed));
            String cut = text.substring(0, at);
            assertReason(Reason.MALFORMED, () -> RecoveryLink.parse(cut));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "redoubt-recovery:", "redoubt-recovery:@", "redoubt:alice@h:1/1.", "x", " "})
    void whatIsNoLinkIsRefused(String text) {
        assertReason(Reason.MALFORMED, () -> RecoveryLink.parse(text));
    }

    @Test
    void nothingSecretIsPrinted() {
        assertEquals("RecoveryBundle[redacted]", bundle.toString());
    }
}
