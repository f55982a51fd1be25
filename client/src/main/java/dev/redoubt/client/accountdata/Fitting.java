package dev.redoubt.client.accountdata;

import dev.redoubt.protocol.accountdata.AccountData;
import dev.redoubt.protocol.accountdata.AccountEntry;
import dev.redoubt.protocol.accountdata.Shares;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is left out where a kind of entry exceeds its share: any device may have filled it, and must keep the others neither from
 * sharing nor from the next storage key.
 */
final class Fitting {
    private static final int MINE = 0;
    private static final int STOOD_BY = 1;
    private static final int FORMERLY_STOOD_BY = 2;
    private static final int SHOWN = 3;
    private static final int FORMERLY_SHOWN = 4;
    private static final int ONLY_HERE = 5;

    private final Set<Octets> confirmed;
    private final NodeId self;
    private final long generation;
    private final AccountData shown;
    private final Set<NodeId> listed;

    /**
     * @param confirmed digests of what this device or a sister stands by
     * @param generation of the present storage key
     * @param shown by the appliance just now
     * @param listed devices of the account
     */
    Fitting(Set<Octets> confirmed, NodeId self, long generation, AccountData shown, Set<NodeId> listed) {
        this.confirmed = confirmed;
        this.self = self;
        this.generation = generation;
        this.shown = shown;
        this.listed = Set.copyOf(listed);
    }

    /**
     * Without what others have written in this device's name: it knows what it wrote, and has said it before anybody else can.
     *
     * @param there as the appliance shows it
     * @param local as it is known here, what is new included
     */
    static AccountData genuine(AccountData there, AccountData local, NodeId self) {
        return there.keeping(entry -> !entry.stamp().node().equals(self)
                || local.find(entry.name()).filter(entry::equals).isPresent());
    }

    /**
     * Whether there is something that those who merge would take over: what another has written higher in this device's name is no
     * reason to undo each other for ever.
     */
    static boolean isNewer(AccountData kept, AccountData there) {
        return kept.differingFrom(there).stream()
                .anyMatch(entry -> there.find(entry.name())
                        .filter(other -> other.compareTo(entry) > 0)
                        .isEmpty());
    }

    /** Those of the contacts that changed here whose entries were not left out: the others are shared once there is room. */
    static Map<AccountId, Long> keptOf(Map<AccountId, Long> changes, AccountData local, AccountData fitted) {
        Map<AccountId, Long> kept = new HashMap<>(changes);
        kept.keySet()
                .removeIf(account -> Stream.of(SharedValues.nameOf(account), SharedValues.verificationOf(account))
                        .anyMatch(name -> local.find(name).isPresent()
                                && fitted.find(name).isEmpty()));
        return kept;
    }

    /** @param full whether something was left out that the devices share or would */
    record Fitted(AccountData data, boolean full) {}

    Fitted fit(AccountData all) {
        AccountData data = Shares.fit(all, this::rank, listed);
        boolean full = all.differingFrom(data).stream().anyMatch(entry -> rank(entry) != ONLY_HERE);
        return new Fitted(data, full);
    }

    /** What nobody stands by and the appliance does not show, another device has left out. */
    private int rank(AccountEntry entry) {
        boolean present = entry.stamp().generation() >= generation;
        if (confirmed.contains(entry.digest())) {
            return entry.stamp().node().equals(self) ? MINE : present ? STOOD_BY : FORMERLY_STOOD_BY;
        }
        if (shown.find(entry.name()).filter(entry::equals).isEmpty()) {
            return ONLY_HERE;
        }
        return present ? SHOWN : FORMERLY_SHOWN;
    }
}
