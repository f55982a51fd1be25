package dev.redoubt.server.user;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.database.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Invites users and bots. Thread-safe. */
final class Creation {
    /** Users and bots at most. */
    static final long MOST = 100_000;

    /** Where somebody is named who has no number. */
    static final String NOBODY = "0";

    private final Database database;
    private final Records records;
    private final InvitationLinks links;
    private final long most;

    /** @param most users and bots that there may be */
    Creation(Database database, Records records, InvitationLinks links, long most) {
        this.database = database;
        this.records = records;
        this.links = links;
        this.most = most;
    }

    record Created(UserId id, NewUser user, Octets nameIndex, Invited invited) {}

    /** What became of each, in their order; all that could be done was done together. */
    record Result(List<Created> created, List<Failed> failed) {}

    /** How many more there may be. */
    long room(Handle handle) {
        return Math.max(0, most - records.users().count(handle));
    }

    Result create(Administrator by, Kind kind, List<NewUser> wanted) {
        List<InvitationLink> fresh = links.fresh(wanted.size());
        try {
            return database.transaction(handle -> {
                if (room(handle) < wanted.size()) {
                    throw new ApiException.BadRequestError(
                            "there is room for " + room(handle) + " more; the appliance has at most " + most);
                }
                return create(handle, by, kind, wanted, fresh);
            });
        } finally {
            fresh.forEach(InvitationLink::close);
        }
    }

    private Result create(
            Handle handle, Administrator by, Kind kind, List<NewUser> wanted, List<InvitationLink> fresh) {
        Result result = new Result(new ArrayList<>(), new ArrayList<>());
        Map<GroupId, Boolean> groups = new HashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            NewUser user = wanted.get(i);
            Octets index = records.names().index(user.name());
            if (!groups.computeIfAbsent(user.group(), group -> records.users().lockGroup(handle, group))) {
                result.failed().add(new Failed(groupField(kind, user), "there is no such security group", NOBODY));
                continue;
            }
            Optional<UserId> id = insert(handle, kind, user, index);
            if (id.isEmpty()) {
                String whose = records.users()
                        .byName(handle, index)
                        .map(row -> row.id().toString())
                        .orElse(NOBODY);
                result.failed().add(new Failed(user.field() + "username", "somebody has this name", whose));
                continue;
            }
            Invited invited = Invited.store(handle, records, id.get(), fresh.get(i), user.life());
            Records.Act act = new Records.Act(by, kind, id.get());
            records.note(
                    handle,
                    act,
                    act.did("create"),
                    details -> details.put("group", user.group().value())
                            .put("days", user.life().days()));
            result.created().add(new Created(id.get(), user, index, invited));
        }
        return result;
    }

    private static String groupField(Kind kind, NewUser user) {
        return user.field() + (kind == Kind.USER ? "securityGroupIds" : "groupId");
    }

    private Optional<UserId> insert(Handle handle, Kind kind, NewUser user, Octets index) {
        return records.users()
                .insert(
                        handle,
                        new UserStore.Fresh(
                                kind,
                                index,
                                records.names().seal(user.name()),
                                records.seal(user.details(), index),
                                user.group(),
                                user.challenge()));
    }
}
