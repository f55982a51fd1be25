package dev.redoubt.client.accountdata;

import dev.redoubt.protocol.accountdata.AccountData;
import dev.redoubt.protocol.accountdata.AccountEntry;
import dev.redoubt.protocol.accountdata.EntryKinds;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is left out where the data does not fit into one seal. Only what was written under an earlier storage key goes: a device that
 * was revoked may have filled it, and must not keep the next key from being used.
 */
final class Fitting {
    private final Set<Octets> confirmed;
    private final NodeId self;
    private final long generation;

    /** @param generation of the storage key that it is to be sealed under */
    Fitting(Set<Octets> confirmed, NodeId self, long generation) {
        this.confirmed = confirmed;
        this.self = self;
        this.generation = generation;
    }

    /** All of it first; each of the others has less, and the last nothing of earlier storage keys. */
    List<AccountData> parts(AccountData data) {
        Predicate<AccountEntry> known = entry -> EntryKinds.isKnown(entry.name().kind());
        Predicate<AccountEntry> stoodBy = known.and(entry -> confirmed.contains(entry.digest()));
        Predicate<AccountEntry> mine = stoodBy.and(entry -> entry.stamp().node().equals(self));
        Predicate<AccountEntry> present = entry -> entry.stamp().generation() >= generation;
        return List.of(
                data,
                data.keeping(present.or(known)),
                data.keeping(present.or(stoodBy)),
                data.keeping(present.or(mine)),
                data.keeping(present));
    }
}
