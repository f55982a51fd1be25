package dev.redoubt.client.accountdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.accountdata.AccountData;
import dev.redoubt.protocol.accountdata.AccountEntry;
import dev.redoubt.protocol.accountdata.EntryKinds;
import dev.redoubt.protocol.accountdata.EntryName;
import dev.redoubt.protocol.accountdata.Stamp;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a sister in other hands writes keeps nobody from sharing their own. */
class FittingTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final NodeId SELF = new NodeId(Octets.ofHex("01".repeat(16)));
    private static final NodeId SISTER = new NodeId(Octets.ofHex("02".repeat(16)));
    private static final Set<NodeId> LISTED = Set.of(SELF, SISTER);

    private static AccountId account(int number) {
        return new AccountId(
                Octets.copyOf(ByteBuffer.allocate(32).putInt(number).array()));
    }

    private static AccountEntry name(int number, long counter, NodeId node, Instant at, int size) {
        return new AccountEntry(
                new EntryName(EntryKinds.CONTACT_NAME, account(number).value()),
                new Stamp(1, counter, node),
                at,
                Octets.copyOf(ByteBuffer.allocate(size).putInt(number).array()));
    }

    /** More than the share of names, by its own word written by the victim, long ago. */
    private static List<AccountEntry> flood() {
        List<AccountEntry> entries = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            entries.add(name(1000 + i, 1, SELF, Instant.EPOCH, AccountEntry.MAX_VALUE));
        }
        return entries;
    }

    @Test
    void whatASisterWritesInThisDevicesNameDoesNotPushItsOwnOut() {
        AccountEntry mine = name(1, 1, SELF, NOW, 8);
        AccountData local = AccountData.of(List.of(mine));
        List<AccountEntry> forged = flood();
        AccountEntry sisters = name(2, 1, SISTER, NOW, 8);
        List<AccountEntry> all = new ArrayList<>(forged);
        all.add(mine);
        all.add(sisters);
        AccountData there = Fitting.genuine(AccountData.of(all), local, SELF);
        assertEquals(AccountData.of(List.of(mine, sisters)), there);
        // She stands by all of them.
        Set<Octets> confirmed =
                Set.copyOf(all.stream().map(AccountEntry::digest).toList());
        Fitting.Fitted fitted = new Fitting(confirmed, SELF, 1, there, LISTED).fit(local.merge(there));
        assertEquals(Optional.of(mine), fitted.data().find(mine.name()));
        assertFalse(fitted.full());
    }

    @Test
    void whatASisterWritesHigherInThisDevicesNameReplacesNothing() {
        AccountEntry mine = name(1, 1, SELF, NOW, 8);
        AccountEntry forged = name(1, 2, SELF, NOW, AccountEntry.MAX_VALUE);
        AccountData local = AccountData.of(List.of(mine));
        assertEquals(AccountData.EMPTY, Fitting.genuine(AccountData.of(List.of(forged)), local, SELF));
    }

    @Test
    void whatOthersWouldNotTakeOverIsNoReasonToSealAnew() {
        AccountData kept = AccountData.of(List.of(name(1, 2, SELF, NOW, 8)));
        assertFalse(Fitting.isNewer(kept, kept));
        assertFalse(Fitting.isNewer(kept, AccountData.of(List.of(name(1, 3, SELF, NOW, 8)))));
        assertFalse(Fitting.isNewer(AccountData.EMPTY, kept));
        assertTrue(Fitting.isNewer(kept, AccountData.of(List.of(name(1, 1, SELF, NOW, 8)))));
        assertTrue(Fitting.isNewer(kept, AccountData.of(List.of(name(2, 3, SELF, NOW, 8)))));
    }

    @Test
    void aContactThatWasLeftOutIsStillToBeShared() {
        AccountEntry kept = name(1, 1, SELF, NOW, 8);
        AccountEntry left = name(2, 1, SELF, NOW, 8);
        AccountEntry named = name(3, 1, SELF, NOW, 8);
        AccountEntry mark = new AccountEntry(
                SharedValues.verificationOf(account(3)), new Stamp(1, 1, SELF), NOW, SharedValues.verification(true));
        Map<AccountId, Long> changes = Map.of(account(1), 1L, account(2), 2L, account(3), 3L, account(4), 4L);
        AccountData local = AccountData.of(List.of(kept, left, named, mark));
        assertEquals(changes, Fitting.keptOf(changes, local, local));
        // Of a contact without a name and a mark there is nothing to share.
        assertEquals(
                Map.of(account(1), 1L, account(4), 4L),
                Fitting.keptOf(changes, local, AccountData.of(List.of(kept, named))));
    }
}
