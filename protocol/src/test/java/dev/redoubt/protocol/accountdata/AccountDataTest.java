package dev.redoubt.protocol.accountdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountDataTest {
    private static final NodeId NODE = new NodeId(octets(16, 1));
    private static final NodeId SISTER = new NodeId(octets(16, 2));
    private static final EntryName BOB = new EntryName(EntryKinds.CONTACT_NAME, octets(32, 7));
    private static final Octets VALUE = octets(3, 9);
    private static final Octets GONE = Octets.copyOf(new byte[0]);

    private static Octets octets(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return Octets.copyOf(bytes);
    }

    /** Few names and few stamps, so that they meet often. */
    private static AccountEntry entry(Random random) {
        int kind = random.nextBoolean() ? 1 + random.nextInt(3) : 128;
        return AccountDataVectors.entry(
                kind,
                random.nextInt(3),
                kind == 128 ? 0 : 1 + random.nextInt(2),
                1 + random.nextInt(3),
                random.nextInt(3),
                String.valueOf((char) ('a' + random.nextInt(3))).repeat(random.nextInt(2)));
    }

    private static AccountData data(Random random) {
        List<AccountEntry> entries = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            entries.add(entry(random));
        }
        return AccountData.of(entries);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void mergingIsCommutativeAssociativeAndIdempotent(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            AccountData a = data(random);
            AccountData b = data(random);
            AccountData c = data(random);
            assertEquals(a.merge(b), b.merge(a));
            assertEquals(a.merge(b).merge(c), a.merge(b.merge(c)));
            assertEquals(a, a.merge(a));
            assertEquals(a.merge(b), a.merge(b).merge(b));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8})
    void anyOrderOfEntriesGivesTheSameBytes(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            List<AccountEntry> entries = new ArrayList<>();
            for (int j = 0; j < 20; j++) {
                entries.add(entry(random));
            }
            byte[] before = AccountData.of(entries).toBytes();
            Collections.shuffle(entries, random);
            assertTrue(Arrays.equals(before, AccountData.of(entries).toBytes()));
            assertEquals(AccountData.of(entries), AccountData.parse(before));
        }
    }

    @Test
    void whatTwoWriteAtOnceUnderDifferentNamesBothStands() {
        AccountData one = AccountData.EMPTY.write(BOB, VALUE, 1, NODE, People.NOW);
        EntryName carol = new EntryName(EntryKinds.CONTACT_NAME, octets(32, 8));
        AccountData other = AccountData.EMPTY.write(carol, VALUE, 1, SISTER, People.NOW);
        assertEquals(2, one.merge(other).all().size());
    }

    @Test
    void aWriteStandsAgainstAllThatItsWriterHasSeen() {
        AccountData before = AccountData.EMPTY.write(BOB, VALUE, 1, SISTER, People.NOW);
        AccountData after = before.write(BOB, octets(1, 1), 1, NODE, People.NOW);
        assertEquals(after, before.merge(after));
        assertEquals(List.of(after.find(BOB).orElseThrow()), after.differingFrom(before));
    }

    @Test
    void theSameValueAgainChangesNothing() {
        AccountData before = AccountData.EMPTY.write(BOB, VALUE, 1, SISTER, People.NOW);
        assertSame(before, before.write(BOB, VALUE, 2, NODE, People.NOW));
        assertSame(AccountData.EMPTY, AccountData.EMPTY.write(BOB, GONE, 1, NODE, People.NOW));
    }

    @Test
    void aForgedCounterStandsUntilTheNextStorageKeyAndNoLonger() {
        AccountData forged = AccountData.of(
                List.of(new AccountEntry(BOB, new Stamp(1, Long.MAX_VALUE, SISTER), People.NOW, octets(1, 6))));
        assertSame(forged, forged.write(BOB, VALUE, 1, NODE, People.NOW));
        AccountData honest = forged.write(BOB, VALUE, 2, NODE, People.NOW);
        assertEquals(VALUE, honest.merge(forged).find(BOB).orElseThrow().value());
    }

    @Test
    void whatRisesNeverFalls() {
        EntryName state = new EntryName(EntryKinds.CONTACT_STATE, octets(32, 7));
        AccountData high = AccountData.EMPTY.raise(state, new Stamp(1, 9, NODE), VALUE, People.NOW);
        assertSame(high, high.raise(state, new Stamp(1, 9, SISTER), octets(1, 1), People.NOW));
        assertSame(high, high.raise(state, new Stamp(1, 8, SISTER), octets(1, 1), People.NOW));
        AccountData low = AccountData.EMPTY.raise(state, new Stamp(1, 8, SISTER), octets(1, 1), People.NOW);
        assertEquals(high, low.merge(high));
    }

    @Test
    void whatRisesBeginsAgainWithTheNextStorageKey() {
        EntryName state = new EntryName(EntryKinds.CONTACT_STATE, octets(32, 7));
        AccountData forged =
                AccountData.EMPTY.raise(state, new Stamp(1, Long.MAX_VALUE, SISTER), octets(1, 1), People.NOW);
        AccountData honest = forged.raise(state, new Stamp(2, 9, NODE), VALUE, People.NOW);
        assertEquals(VALUE, honest.merge(forged).find(state).orElseThrow().value());
        assertSame(honest, honest.raise(state, new Stamp(1, 10, SISTER), octets(1, 1), People.NOW));
    }

    @Test
    void deletionsAreForgottenAfterTheirLifeAndNothingElseIs() {
        AccountData data = AccountData.EMPTY
                .write(BOB, VALUE, 1, NODE, People.NOW)
                .write(BOB, GONE, 1, NODE, People.NOW)
                .write(new EntryName(3, octets(32, 1)), VALUE, 1, NODE, People.NOW);
        assertSame(data, data.withoutOldDeletions(People.NOW.plus(AccountData.DELETION_LIFE)));
        AccountData later = data.withoutOldDeletions(
                People.NOW.plus(AccountData.DELETION_LIFE).plus(Duration.ofSeconds(1)));
        assertFalse(later.find(BOB).isPresent());
        assertEquals(1, later.all().size());
    }

    @Test
    void moreThanAMebibyteIsRefusedAndAMebibyteIsNot() throws Exception {
        SecureRandom random = new SecureRandom();
        AccountId account = new AccountId(octets(32, 1));
        try (Secret key = Secret.random(32, random)) {
            AccountData full = AccountData.EMPTY;
            for (int i = 0; i < 127; i++) {
                full = full.write(new EntryName(200 - 100, octets(32, i)), octets(8100, 1), 1, NODE, People.NOW);
            }
            SealedAccountData sealed = SealedAccountData.seal(full, account, key, 1, DataReference.NONE, random);
            assertEquals(SealedAccountData.MAX_SIZE, sealed.toBytes().length);
            assertEquals(full, SealedAccountData.parse(sealed.toBytes()).open(account, key));
            AccountData more = full.write(new EntryName(4, octets(32, 1)), octets(8192, 1), 1, NODE, People.NOW)
                    .write(new EntryName(5, octets(32, 1)), octets(8192, 1), 1, NODE, People.NOW);
            assertThrows(
                    TooMuchException.class,
                    () -> SealedAccountData.seal(more, account, key, 1, DataReference.NONE, random));
        }
    }

    @Test
    void twoSealsOfTheSameHaveNothingInCommon() throws Exception {
        SecureRandom random = new SecureRandom();
        AccountId account = new AccountId(octets(32, 1));
        try (Secret key = Secret.random(32, random)) {
            SealedAccountData one =
                    SealedAccountData.seal(AccountData.EMPTY, account, key, 1, DataReference.NONE, random);
            SealedAccountData other =
                    SealedAccountData.seal(AccountData.EMPTY, account, key, 1, DataReference.NONE, random);
            assertFalse(one.salt().equals(other.salt()));
            assertFalse(one.ciphertext().equals(other.ciphertext()));
        }
    }
}
