package dev.redoubt.protocol.accountdata;

import dev.redoubt.protocol.identity.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * How much of a seal each kind of entry has, so that no device, by whatever it writes, keeps the others from sharing contacts or
 * conversations. All shares together fit into one seal. SPEC.md, "Shares".
 */
public final class Shares {
    /** Bytes of entries of {@link EntryKinds#CONTACT_NAME}. */
    public static final int CONTACT_NAMES = 256 * 1024;

    /** Bytes of entries of {@link EntryKinds#CONTACT_VERIFICATION}. */
    public static final int CONTACT_VERIFICATIONS = 160 * 1024;

    /** Bytes of entries of {@link EntryKinds#CONVERSATION}. */
    public static final int CONVERSATIONS = 256 * 1024;

    /** Bytes of entries of {@link EntryKinds#CONTACT_STATE}. */
    public static final int CONTACT_STATES = 224 * 1024;

    /** Bytes of entries of {@link EntryKinds#LIFETIMES}. */
    public static final int LIFETIMES = 64 * 1024;

    /** Bytes of entries of all kinds that this version does not know. */
    public static final int OTHERS = 60 * 1024;

    private static final int OTHER_KINDS = 0;

    private Shares() {}

    /** @return bytes that entries of the kind have; those of unknown kinds have theirs together */
    public static int of(int kind) {
        return switch (kind) {
            case EntryKinds.CONTACT_NAME -> CONTACT_NAMES;
            case EntryKinds.CONTACT_VERIFICATION -> CONTACT_VERIFICATIONS;
            case EntryKinds.CONVERSATION -> CONVERSATIONS;
            case EntryKinds.LIFETIMES -> LIFETIMES;
            case EntryKinds.CONTACT_STATE -> CONTACT_STATES;
            default -> OTHERS;
        };
    }

    /**
     * Entries that use one share, are equally welcome, and were, by their own word, written by one node.
     *
     * @param writer empty for all that are not listed
     */
    private record Heap(int share, int rank, Optional<NodeId> writer) {}

    private record Turn(AccountEntry entry, int rank, int turn) {}

    /**
     * Leaves out what exceeds a share.
     *
     * @param rank the lower the more welcome; of one rank, writers take turns, each with its oldest entry first
     * @param listed the account's devices; all others together take the turns of one writer, for anybody can make up more
     */
    public static AccountData fit(AccountData data, ToIntFunction<AccountEntry> rank, Set<NodeId> listed) {
        Map<Integer, Integer> used = new HashMap<>();
        Set<EntryName> left = new HashSet<>();
        for (Turn turn : turns(data, rank, listed)) {
            AccountEntry entry = turn.entry();
            int share = share(entry);
            int together = used.getOrDefault(share, 0) + AccountData.sizeOf(entry);
            if (together <= of(share)) {
                used.put(share, together);
            } else {
                left.add(entry.name());
            }
        }
        return left.isEmpty() ? data : data.keeping(entry -> !left.contains(entry.name()));
    }

    /** Whether a share is used by more than three quarters, so that it may soon be exceeded again. */
    public static boolean isCrowded(AccountData data) {
        Map<Integer, Integer> used = new HashMap<>();
        data.all().forEach(entry -> used.merge(share(entry), AccountData.sizeOf(entry), Integer::sum));
        return used.entrySet().stream().anyMatch(share -> share.getValue() > of(share.getKey()) / 4 * 3);
    }

    private static List<Turn> turns(AccountData data, ToIntFunction<AccountEntry> rank, Set<NodeId> listed) {
        Map<Heap, Integer> before = new HashMap<>();
        List<Turn> turns = new ArrayList<>();
        data.all().stream()
                .sorted(Comparator.comparing(AccountEntry::at).thenComparing(Comparator.naturalOrder()))
                .forEach(entry -> {
                    int ranked = rank.applyAsInt(entry);
                    Optional<NodeId> writer = Optional.of(entry.stamp().node()).filter(listed::contains);
                    Heap heap = new Heap(share(entry), ranked, writer);
                    turns.add(new Turn(entry, ranked, before.merge(heap, 1, Integer::sum)));
                });
        turns.sort(Comparator.comparingInt(Turn::rank).thenComparingInt(Turn::turn));
        return turns;
    }

    private static int share(AccountEntry entry) {
        int kind = entry.name().kind();
        return EntryKinds.isKnown(kind) ? kind : OTHER_KINDS;
    }
}
