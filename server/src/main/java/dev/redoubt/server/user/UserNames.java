package dev.redoubt.server.user;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.account.Details;
import dev.redoubt.server.account.NameVault;
import java.util.ArrayList;
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

    private record Known(long version, Named names) {}

    /** @param first of a bot, its display name */
    record Named(String username, String first, String last) {
        Details details() {
            return new Details(first, last);
        }

        /** Whether each has its part in it, in whatever case; an empty part is in all. */
        boolean matches(String inUsername, String inFirst, String inLast) {
            return holds(username, inUsername) && holds(first, inFirst) && holds(last, inLast);
        }

        private static boolean holds(String text, String part) {
            return part.isEmpty() || folded(text).contains(folded(part));
        }

        static String folded(String text) {
            return text.toLowerCase(Locale.ROOT);
        }

        /** Without the names. */
        @Override
        public String toString() {
            return "Named[redacted]";
        }
    }

    UserNames(UserIndex index, NameVault vault) {
        this.index = index;
        this.vault = vault;
    }

    /** Opens what is not known yet, or has changed. Whose row has gone meanwhile has none here. */
    Map<UserId, Named> of(Handle handle, List<UserIndex.Listed> listed) {
        Map<UserId, Named> names = new ConcurrentHashMap<>();
        List<UserId> missing = new ArrayList<>();
        for (UserIndex.Listed one : listed) {
            Known there = known.get(one.id());
            if (there != null && there.version() == one.namesVersion()) {
                names.put(one.id(), there.names());
            } else {
                missing.add(one.id());
            }
        }
        for (int from = 0; from < missing.size(); from += MOST) {
            List<UserId> some = missing.subList(from, Math.min(missing.size(), from + MOST));
            index.sealed(handle, some).parallelStream().forEach(one -> names.put(one.id(), remember(one)));
        }
        return names;
    }

    private Named remember(UserIndex.Sealed sealed) {
        Named named = open(sealed);
        known.put(sealed.id(), new Known(sealed.version(), named));
        return named;
    }

    Named open(UserIndex.Sealed sealed) {
        return named(sealed.name(), sealed.index(), sealed.details());
    }

    Named of(UserRow row) {
        return named(row.sealedName(), row.nameIndex(), row.sealedDetails());
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
