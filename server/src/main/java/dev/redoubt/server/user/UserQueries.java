package dev.redoubt.server.user;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.database.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at single users and bots, and counts them. Changes nothing. Thread-safe. */
final class UserQueries {
    private final Database database;
    private final UserStore store;
    private final UserIndex index;
    private final UserNames names;
    private final Creation creation;

    UserQueries(Database database, UserStore store, UserIndex index, UserNames names, Creation creation) {
        this.database = database;
        this.store = store;
        this.index = index;
        this.names = names;
        this.creation = creation;
    }

    /** @param room for how many more, users or bots */
    record Numbers(UserStore.Counts counts, long room) {}

    UserLists.Shown require(Kind kind, UserId id) {
        return database.statement(handle -> store.find(handle, id)
                .filter(row -> row.kind() == kind)
                .map(row -> new UserLists.Shown(row, names.of(row)))
                .orElseThrow(() -> Records.unknown(kind)));
    }

    UserNames.Named named(UserRow row) {
        return names.of(row);
    }

    Numbers numbers(Kind kind) {
        return database.statement(handle -> new Numbers(store.counts(handle, kind), creation.room(handle)));
    }

    boolean hasGroup(GroupId group) {
        return database.statement(handle -> store.hasGroup(handle, group));
    }

    /** Names by uname; what nobody has is left out. */
    Map<Octets, String> byUname(List<Octets> unames) {
        if (unames.isEmpty()) {
            return Map.of();
        }
        Map<Octets, String> found = new HashMap<>();
        database.statement(handle -> index.byName(handle, unames))
                .forEach(one -> found.put(one.index(), names.open(one).username()));
        return found;
    }
}
