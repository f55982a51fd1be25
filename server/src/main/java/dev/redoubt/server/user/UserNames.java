package dev.redoubt.server.user;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.account.Details;
import dev.redoubt.server.account.NameVault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * Names that were opened, so that a list of ten thousand users is sorted without opening all of them again: the database cannot
 * sort what is sealed. server/RATIONALE.md, "Users". Thread-safe.
 */
final class UserNames {
    /** Rows of one statement at most. */
    private static final int MOST = 1_000;

    private final UserIndex index;
    private final NameVault vault;
    private final Map<UserId, Known> known = new ConcurrentHashMap<>();

    /** @param first of a bot, its display name */
    record Named(String username, String first, String last) {
        static String folded(String text) {
            return text.toLowerCase(Locale.ROOT);
        }

        /** Without the names. */
        @Override
        public String toString() {
            return "Named[redacted]";
        }
    }

    /** Parts of names, in whatever case; an empty one is in all. */
    record Parts(String username, String first, String last) {
        static final Parts NONE = new Parts("", "", "");

        Parts {
            username = Named.folded(username);
            first = Named.folded(first);
            last = Named.folded(last);
        }

        /** Without what is searched for. */
        @Override
        public String toString() {
            return "Parts[redacted]";
        }
    }

    /**
     * Names, and how lists compare them: whatever their case.
     *
     * @param version of the names
     * @param number of the user, as text that sorts like it
     */
    record Known(long version, Named names, String first, String last, String number) {
        static Known of(UserId id, long version, Named names) {
            String number = Sorting.padded(id.value());
            return new Known(version, names, Named.folded(names.first()), Named.folded(names.last()), number);
        }

        /** A username has no capitals. */
        String username() {
            return names.username();
        }

        boolean has(Parts parts) {
            return username().contains(parts.username())
                    && first.contains(parts.first())
                    && last.contains(parts.last());
        }

        /** Without the names. */
        @Override
        public String toString() {
            return "Known[redacted]";
        }
    }

    UserNames(UserIndex index, NameVault vault) {
        this.index = index;
        this.vault = vault;
    }

    /** Opens what is not known yet, or has changed. Whose row has gone meanwhile has none here. */
    Map<UserId, Known> of(Handle handle, List<UserIndex.Listed> listed) {
        Map<UserId, Known> names = HashMap.newHashMap(listed.size());
        List<UserId> missing = new ArrayList<>();
        for (UserIndex.Listed one : listed) {
            Known there = known.get(one.id());
            if (there != null && there.version() == one.namesVersion()) {
                names.put(one.id(), there);
            } else {
                missing.add(one.id());
            }
        }
        for (int from = 0; from < missing.size(); from += MOST) {
            List<UserId> some = missing.subList(from, Math.min(missing.size(), from + MOST));
            index.sealed(handle, some).parallelStream()
                    .map(one -> Map.entry(one.id(), remember(one)))
                    .toList()
                    .forEach(one -> names.put(one.getKey(), one.getValue()));
        }
        return names;
    }

    private Known remember(UserIndex.Sealed sealed) {
        Known opened = Known.of(sealed.id(), sealed.version(), open(sealed));
        known.put(sealed.id(), opened);
        return opened;
    }

    Named open(UserIndex.Sealed sealed) {
        return named(sealed.name(), sealed.index(), sealed.details());
    }

    /** @param row as it was committed */
    Named of(UserRow row) {
        Known there = known.get(row.id());
        return there != null && there.version() == row.namesVersion()
                ? there.names()
                : named(row.sealedName(), row.nameIndex(), row.sealedDetails());
    }

    private Named named(byte[] sealedName, Octets nameIndex, Optional<byte[]> sealedDetails) {
        Details details =
                sealedDetails.map(bytes -> vault.openDetails(bytes, nameIndex)).orElse(Details.NONE);
        return new Named(vault.open(sealedName, nameIndex).text(), details.first(), details.last());
    }

    /** The user was deleted. */
    void forget(UserId id) {
        known.remove(id);
    }

    /** Opens all names that are not known yet, and drops those of whom is not there any more. Returns how many there are. */
    int refresh(Handle handle) {
        Set<UserId> before = Set.copyOf(known.keySet());
        Set<UserId> there = new HashSet<>();
        for (Kind kind : Kind.values()) {
            there.addAll(
                    of(handle, index.all(handle, UserIndex.Wanted.all(kind))).keySet());
        }
        // Who came since is not among those that were read.
        before.stream().filter(id -> !there.contains(id)).forEach(known::remove);
        return there.size();
    }
}
