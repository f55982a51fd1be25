package dev.redoubt.server.user;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.server.account.Details;
import dev.redoubt.server.account.UserName;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.database.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Changes users and bots, and their invitations. Thread-safe. */
final class Updates {
    private final Database database;
    private final Records records;
    private final InvitationLinks links;
    private final Suspension suspension;
    private final Ending ending;
    private final AccountWatch watch;

    Updates(
            Database database,
            Records records,
            InvitationLinks links,
            Suspension suspension,
            Ending ending,
            AccountWatch watch) {
        this.database = database;
        this.records = records;
        this.links = links;
        this.suspension = suspension;
        this.ending = ending;
        this.watch = watch;
    }

    /** @param invited only if a fresh invitation was asked for */
    record Updated(UserRow row, Optional<Invited> invited) {}

    /**
     * @param field in front of the names of members in what is said about them
     * @throws ApiException if the user is not there, a name is taken, a group is not there, or somebody enrolled is to be invited
     */
    Updated update(Records.Act act, Patch patch, String field) {
        List<Ending.Change> cut = new ArrayList<>();
        Updated updated = database.transaction(handle -> {
            cut.clear();
            UserRow row = records.require(handle, act.kind(), act.user());
            rename(handle, row, patch, field);
            patch.challenge().ifPresent(challenge -> records.users().challenge(handle, row.id(), challenge));
            Optional<Invited> invited = patch.life().map(life -> invite(handle, row, life, field));
            // Last: what cannot be done is not proposed to a second administrator.
            patch.group().ifPresent(group -> move(handle, row, group, groupField(act.kind(), field)));
            List<String> changed = changed(patch);
            if (!changed.isEmpty()) {
                records.note(handle, act, act.did("update"), details -> {
                    ArrayNode names = details.putArray("changed");
                    changed.forEach(names::add);
                    return details;
                });
            }
            patch.suspended()
                    .ifPresent(suspended -> cut.addAll(suspension.apply(handle, act, row, suspended).stream()
                            .toList()));
            return new Updated(records.users().find(handle, row.id()).orElseThrow(), invited);
        });
        updated.row().account().ifPresent(account -> ending.forget(new Ending.Change(account, Set.of())));
        suspension.afterwards(cut, patch.suspended().orElse(false));
        return updated;
    }

    private static String groupField(Kind kind, String field) {
        return field + (kind == Kind.USER ? "securityGroupIds" : "groupId");
    }

    private static List<String> changed(Patch patch) {
        List<String> changed = new ArrayList<>();
        patch.name().ifPresent(_ -> changed.add("username"));
        patch.first().ifPresent(_ -> changed.add("firstName"));
        patch.last().ifPresent(_ -> changed.add("lastName"));
        patch.group().ifPresent(_ -> changed.add("group"));
        patch.life().ifPresent(_ -> changed.add("invitation"));
        patch.challenge().ifPresent(_ -> changed.add("challenge"));
        return changed;
    }

    private void move(Handle handle, UserRow row, GroupId group, String field) {
        if (!records.users().lockGroup(handle, group)) {
            throw new ApiException.ValidationError(field, "there is no such security group");
        }
        if (!group.equals(row.group())) {
            watch.moving(handle, row.group(), group);
            records.users().move(handle, row.id(), group);
        }
    }

    /** What is sealed is bound to the name's index, so that with the name all of it is sealed anew. */
    private void rename(Handle handle, UserRow row, Patch patch, String field) {
        Details before = records.details(row);
        Details after =
                new Details(patch.first().orElse(before.first()), patch.last().orElse(before.last()));
        UserName name = records.names().open(row.sealedName(), row.nameIndex());
        if (patch.name().filter(wanted -> !wanted.equals(name)).isEmpty()) {
            if (!after.equals(before)) {
                records.users().describe(handle, row.id(), records.seal(after, row.nameIndex()));
            }
            return;
        }
        if (row.account().isPresent()) {
            throw new ApiException.ValidationError(
                    field + "username", "is for somebody who is not enrolled: a recovery is bound to the name");
        }
        UserName wanted = patch.name().get();
        Octets index = records.names().index(wanted);
        byte[] sealed = records.names().seal(wanted);
        if (!records.users().rename(handle, row.id(), index, sealed, records.seal(after, index))) {
            throw new ApiException.ValidationError(field + "username", "somebody has this name");
        }
    }

    /** Those that were there before are void: a link that went to the wrong one is replaced by this. */
    private Invited invite(Handle handle, UserRow row, Lifetime life, String field) {
        if (row.account().isPresent()) {
            throw new ApiException.ValidationError(field + "inviteCodeTtl", "is for somebody who is not enrolled");
        }
        records.invitations().withdraw(handle, row.id().value());
        records.users().forgiveChallenges(handle, row.id());
        try (InvitationLink fresh = links.fresh()) {
            return Invited.store(handle, records, row.id(), fresh, life);
        }
    }

    /** Gives the open invitations another life; the links stay. Empty if it was done. */
    Optional<Failed> renew(Records.Act act) {
        return database.transaction(handle -> {
            Optional<UserRow> row = records.lock(handle, act.kind(), act.user());
            if (row.isEmpty()) {
                return Optional.of(failed(act, "there is no such user"));
            }
            if (row.get().account().isPresent()) {
                return Optional.of(failed(act, "is enrolled"));
            }
            long hour = Lifetime.STANDARD.endsAtHour(records.clock().instant());
            if (records.invitations().renew(handle, act.user().value(), hour) == 0) {
                return Optional.of(failed(act, "has no invitation that could be renewed: give a new one"));
            }
            int days = Lifetime.STANDARD.days();
            records.note(handle, act, act.did("reinvite"), details -> details.put("days", days));
            return Optional.empty();
        });
    }

    private static Failed failed(Records.Act act, String reason) {
        return new Failed("userIds", reason, act.user().toString());
    }
}
