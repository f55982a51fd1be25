package dev.redoubt.server.user;

import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Page;
import dev.redoubt.server.database.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Lists of users and bots, a page at a time. Thread-safe. */
final class UserLists {
    static final Set<String> USER_FIELDS = Set.of("username", "firstName", "lastName", "status", "groupId");
    static final Set<String> MEMBER_FIELDS = Set.of("username", "firstName", "lastName");
    static final Set<String> BOT_FIELDS = Set.of("username", "firstName", "displayName", "status", "groupId");

    private final Database database;
    private final UserStore store;
    private final UserIndex index;
    private final UserNames names;

    UserLists(Database database, UserStore store, UserIndex index, UserNames names) {
        this.database = database;
        this.store = store;
        this.index = index;
        this.names = names;
    }

    record Shown(UserRow row, UserNames.Named names) {}

    /** @param group as text that sorts like its number */
    private record Candidate(UserIndex.Listed listed, String group, UserNames.Known names) {
        String value(String field) {
            return switch (field) {
                case "username" -> names.username();
                case "firstName", "displayName" -> names.first();
                case "lastName" -> names.last();
                // As the model numbers it: 1 pending, 2 active.
                case "status" -> listed.enrolled() ? "2" : "1";
                case "groupId" -> group;
                default -> names.number();
            };
        }
    }

    Page.Part<Shown> list(UserIndex.Wanted wanted, UserNames.Parts parts, Sorting sorting, Page page) {
        return database.statement(handle -> {
            Page.Part<UserId> ids = sorting.fields().isEmpty() && parts.equals(UserNames.Parts.NONE)
                    ? byNumber(handle, wanted, sorting, page)
                    : byName(handle, wanted, parts, sorting, page);
            List<Shown> shown = store.all(handle, ids.elements()).stream()
                    .map(row -> new Shown(row, names.of(row)))
                    .toList();
            return new Page.Part<>(shown, ids.nextToken());
        });
    }

    private Page.Part<UserId> byNumber(Handle handle, UserIndex.Wanted wanted, Sorting sorting, Page page) {
        List<UserId> found = index
                .some(handle, wanted, sorting.descending(), page.after().map(UserLists::number), page.size() + 1)
                .stream()
                .map(UserIndex.Listed::id)
                .toList();
        return page.cut(found, id -> Sorting.padded(id.value()));
    }

    private static UserId number(String token) {
        try {
            return new UserId(Long.parseUnsignedLong(token));
        } catch (NumberFormatException e) {
            throw new ApiException.ValidationError("nextToken", "is not a token of this list");
        }
    }

    private Page.Part<UserId> byName(
            Handle handle, UserIndex.Wanted wanted, UserNames.Parts parts, Sorting sorting, Page page) {
        List<UserIndex.Listed> listed = index.all(handle, wanted);
        Map<UserId, UserNames.Known> known = names.of(handle, listed);
        List<Candidate> candidates = new ArrayList<>();
        Map<GroupId, String> groups = new HashMap<>();
        // Mostly in the order of their numbers: what is wanted first comes first.
        for (UserIndex.Listed one : sorting.descending() ? listed.reversed() : listed) {
            UserNames.Known its = known.get(one.id());
            if (its != null && its.has(parts)) {
                String group = groups.computeIfAbsent(one.group(), id -> Sorting.padded(id.value()));
                candidates.add(new Candidate(one, group, its));
            }
        }
        Page.Part<Candidate> part = sorting.page(candidates, Candidate::value, page);
        List<UserId> ids =
                part.elements().stream().map(one -> one.listed().id()).toList();
        return new Page.Part<>(ids, part.nextToken());
    }

    /** @return how many names there are */
    int refreshNames() {
        return database.statement(names::refresh);
    }
}
