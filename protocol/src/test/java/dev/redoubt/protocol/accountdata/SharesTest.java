package dev.redoubt.protocol.accountdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharesTest {
    private static final NodeId NODE = new NodeId(Octets.ofHex("01".repeat(16)));
    private static final NodeId SISTER = new NodeId(Octets.ofHex("02".repeat(16)));
    private static final int UNKNOWN = 77;

    private static AccountEntry entry(int kind, int key, int size) {
        return entry(kind, key, size, NODE, 0);
    }

    /** @param size of the whole entry as it is encoded */
    private static AccountEntry entry(int kind, int key, int size, NodeId node, int second) {
        for (int value = size - 60; value >= 0; value--) {
            AccountEntry made = new AccountEntry(
                    new EntryName(
                            kind,
                            Octets.copyOf(ByteBuffer.allocate(32).putInt(key).array())),
                    new Stamp(1, 1, node),
                    People.NOW.plusSeconds(second),
                    Octets.copyOf(new byte[value]));
            if (AccountData.sizeOf(made) == size) {
                return made;
            }
        }
        throw new IllegalArgumentException("no entry has " + size + " bytes");
    }

    /** Entries of exactly so many bytes. */
    private static List<AccountEntry> filling(int kind, int bytes) {
        List<AccountEntry> entries = new ArrayList<>();
        for (int left = bytes; left > 0; left -= Math.min(4096, left)) {
            entries.add(entry(kind, entries.size() + 1, Math.min(4096, left)));
        }
        return entries;
    }

    private static AccountData fit(AccountData data) {
        return Shares.fit(data, _ -> 0, Set.of(NODE, SISTER));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                EntryKinds.CONTACT_NAME,
                EntryKinds.CONTACT_VERIFICATION,
                EntryKinds.CONVERSATION,
                EntryKinds.LIFETIMES,
                EntryKinds.CONTACT_STATE,
                UNKNOWN
            })
    void aShareIsUsedToItsLastByteAndNoFurther(int kind) {
        List<AccountEntry> entries = filling(kind, Shares.of(kind));
        AccountData full = AccountData.of(entries);
        assertEquals(Shares.of(kind), full.toBytes().length);
        assertSame(full, fit(full));
        AccountEntry last = entries.removeLast();
        int size = AccountData.sizeOf(last);
        AccountEntry larger = entry(kind, 1_000_000, size + 1);
        entries.add(larger);
        AccountData left = fit(AccountData.of(entries));
        assertEquals(entries.size() - 1, left.all().size());
        assertFalse(left.find(larger.name()).isPresent());
    }

    @Test
    void kindsThatAreNotKnownShareOneShare() {
        List<AccountEntry> entries = filling(UNKNOWN, Shares.OTHERS);
        entries.add(entry(200, 1, 100));
        assertEquals(entries.size() - 1, fit(AccountData.of(entries)).all().size());
    }

    @Test
    void whatOneKindHasTooMuchOfLeavesTheOthersAlone() {
        List<AccountEntry> entries = filling(EntryKinds.CONVERSATION, 2 * Shares.CONVERSATIONS);
        AccountEntry contact = entry(EntryKinds.CONTACT_NAME, 1, 100);
        entries.add(contact);
        AccountData left = fit(AccountData.of(entries));
        assertTrue(left.find(contact.name()).isPresent());
        assertEquals(Shares.CONVERSATIONS + 100, left.toBytes().length);
    }

    @Test
    void allSharesTogetherFitIntoOneSeal() throws Exception {
        List<AccountEntry> entries = new ArrayList<>();
        for (int kind : List.of(1, 2, 3, 4, 128, UNKNOWN)) {
            entries.addAll(filling(kind, Shares.of(kind)));
        }
        AccountData full = AccountData.of(entries);
        assertSame(full, fit(full));
        SecureRandom random = new SecureRandom();
        AccountId account = new AccountId(Octets.ofHex("03".repeat(32)));
        try (Secret key = Secret.random(SealedAccountData.KEY_SIZE, random)) {
            SealedAccountData sealed = SealedAccountData.seal(full, account, key, 1, DataReference.NONE, random);
            assertEquals(full, sealed.open(account, key));
        }
    }

    @Test
    void whatIsMoreWelcomeStaysWhateverElseIsThere() {
        List<AccountEntry> entries = filling(EntryKinds.CONTACT_NAME, Shares.CONTACT_NAMES);
        AccountEntry welcome = entry(EntryKinds.CONTACT_NAME, 1_000_000, 100, SISTER, 1000);
        entries.add(welcome);
        AccountData left =
                Shares.fit(AccountData.of(entries), entry -> entry.equals(welcome) ? 0 : 1, Set.of(NODE, SISTER));
        assertTrue(left.find(welcome.name()).isPresent());
        assertEquals(entries.size() - 1, left.all().size());
    }

    @Test
    void writersTakeTurnsAndEachKeepsItsOldestEntries() {
        List<AccountEntry> entries = filling(EntryKinds.CONTACT_NAME, Shares.CONTACT_NAMES);
        AccountEntry older = entry(EntryKinds.CONTACT_NAME, 1_000_000, 4096, SISTER, 1000);
        AccountEntry newest = entry(EntryKinds.CONTACT_NAME, 1_000_001, 4096, NODE, 2000);
        entries.add(older);
        entries.add(newest);
        AccountData left = fit(AccountData.of(entries));
        assertTrue(left.find(older.name()).isPresent());
        assertFalse(left.find(newest.name()).isPresent());
    }

    @Test
    void writersThatAreNotListedTakeTheTurnsOfOne() {
        List<AccountEntry> entries = new ArrayList<>();
        int many = Shares.CONTACT_NAMES / 4096;
        for (int i = 0; i < many; i++) {
            NodeId madeUp = new NodeId(Octets.copyOf(
                    ByteBuffer.allocate(16).put((byte) 9).putInt(i).array()));
            entries.add(entry(EntryKinds.CONTACT_NAME, i, 4096, madeUp, 0));
        }
        List<AccountEntry> sisters = new ArrayList<>();
        for (int i = 0; i < many / 2; i++) {
            sisters.add(entry(EntryKinds.CONTACT_NAME, many + i, 4096, SISTER, 1000));
        }
        entries.addAll(sisters);
        AccountData left = fit(AccountData.of(entries));
        assertEquals(many, left.all().size());
        assertTrue(left.all().containsAll(sisters));
    }

    @Test
    void aShareIsCrowdedBeyondThreeQuarters() {
        List<AccountEntry> entries = filling(EntryKinds.CONTACT_NAME, Shares.CONTACT_NAMES / 4 * 3);
        assertFalse(Shares.isCrowded(AccountData.of(entries)));
        entries.add(entry(EntryKinds.CONTACT_NAME, 1_000_000, 100));
        assertTrue(Shares.isCrowded(AccountData.of(entries)));
    }
}
