package dev.redoubt.server.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.account.Details;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.ApiException.ValidationError;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.api.Page;
import dev.redoubt.server.housekeeping.Hours;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** The operations on users. server/SPEC.md, "Users and bots". */
final class UserOperations {
    private static final String DETAILS = "userDetails.";
    private static final Pattern UNAME = Pattern.compile("[0-9a-f]{64}");

    private final Records records;
    private final UserQueries queries;
    private final UserLists lists;
    private final Creation creation;
    private final Updates updates;
    private final Suspension suspension;
    private final Deletion deletion;

    UserOperations(
            Records records,
            UserQueries queries,
            UserLists lists,
            Creation creation,
            Updates updates,
            Suspension suspension,
            Deletion deletion) {
        this.records = records;
        this.queries = queries;
        this.lists = lists;
        this.creation = creation;
        this.updates = updates;
        this.suspension = suspension;
        this.deletion = deletion;
    }

    Map<String, Operation> all() {
        return Map.of(
                "BatchCreateUser", this::create,
                "BatchDeleteUser", this::delete,
                "BatchLookupUserUname", this::lookUp,
                "BatchReinviteUser", this::reinvite,
                "BatchToggleUserSuspendStatus", this::suspend,
                "GetUser", this::get,
                "GetUsersCount", this::count,
                "ListUsers", this::list,
                "ListSecurityGroupUsers", this::members,
                "UpdateUser", this::update);
    }

    private ObjectNode create(Call call) {
        List<JsonNode> users = call.list("users");
        Inputs.requireBatch("users", users.size());
        List<NewUser> wanted = new ArrayList<>();
        List<Failed> failed = new ArrayList<>();
        for (int i = 0; i < users.size(); i++) {
            try {
                wanted.add(wanted(users.get(i), "users[" + i + "]."));
            } catch (ValidationError e) {
                // One that cannot be is no reason to turn the others away.
                e.reasons().forEach(one -> failed.add(new Failed(one.field(), one.reason(), Creation.NOBODY)));
            }
        }
        Creation.Result result = creation.create(call.by(), Kind.USER, wanted);
        failed.addAll(result.failed());
        return UserJson.batch("invited", result.created(), UserJson::created, failed, "userId");
    }

    private static NewUser wanted(JsonNode user, String field) {
        Inputs.requireOwnCode(user, field);
        Details details = new Details(
                Inputs.described(user, "firstName", field).orElse(""),
                Inputs.described(user, "lastName", field).orElse(""));
        return new NewUser(
                field,
                Inputs.name(user.path("username").textValue(), field + "username"),
                details,
                Inputs.group(user, field).orElseThrow(),
                Lifetime.of(Inputs.number(user, "inviteCodeTtl"), field + "inviteCodeTtl"),
                Optional.empty());
    }

    private List<Records.Act> acts(Call call) {
        return Inputs.batch(call, "userIds", UserId::parse).stream()
                .map(user -> new Records.Act(call.by(), Kind.USER, user))
                .toList();
    }

    private static ObjectNode batch(String did, List<Records.Act> acts, List<Failed> failed) {
        Set<String> not = Set.copyOf(failed.stream().map(Failed::id).toList());
        List<UserId> done = acts.stream()
                .map(Records.Act::user)
                .filter(user -> !not.contains(user.toString()))
                .toList();
        return UserJson.batch(did, done, user -> UserJson.object().put("userId", user.toString()), failed, "userId");
    }

    private static List<Failed> missing(List<UserId> users) {
        return users.stream()
                .map(user -> new Failed("userIds", "there is no such user", user.toString()))
                .toList();
    }

    private ObjectNode delete(Call call) {
        List<Records.Act> acts = acts(call);
        return batch("deleted", acts, missing(deletion.delete(acts)));
    }

    private ObjectNode suspend(Call call) {
        List<Records.Act> acts = acts(call);
        boolean suspended = call.optionalBoolean("suspend").orElseThrow();
        return batch(suspended ? "suspended" : "let in", acts, missing(suspension.suspend(acts, suspended)));
    }

    private ObjectNode reinvite(Call call) {
        List<Records.Act> acts = acts(call);
        List<Failed> failed =
                acts.stream().flatMap(act -> updates.renew(act).stream()).toList();
        return batch("invited again", acts, failed);
    }

    private ObjectNode lookUp(Call call) {
        List<String> unames = Inputs.batch(call, "unames", uname -> uname);
        Map<String, Octets> wellFormed = new LinkedHashMap<>();
        unames.stream()
                .filter(uname -> UNAME.matcher(uname).matches())
                .forEach(uname -> wellFormed.put(uname, Octets.ofHex(uname)));
        Map<String, String> names = new HashMap<>();
        queries.byUname(List.copyOf(wellFormed.values())).forEach((uname, name) -> names.put(uname.toHex(), name));
        List<String> found = unames.stream().filter(names::containsKey).toList();
        List<Failed> failed = unames.stream()
                .filter(uname -> !names.containsKey(uname))
                .map(uname -> new Failed("unames", "nobody has this uname", uname))
                .toList();
        return UserJson.batch(
                "found",
                found,
                uname -> UserJson.object().put("uname", uname).put("username", names.get(uname)),
                failed,
                "uname");
    }

    private ObjectNode get(Call call) {
        UserLists.Shown shown = queries.require(Kind.USER, UserId.parse(call.text("userId")));
        UserRow row = shown.row();
        ObjectNode answer = UserJson.object()
                .put("userId", row.id().toString())
                .put("username", shown.names().username())
                .put("isAdmin", false)
                .put("suspended", row.suspended())
                .put("status", row.status());
        UserJson.putNames(answer, shown.names());
        row.lastSeenDay().stream()
                .map(Days::seconds)
                .filter(seconds -> seconds >= time(call, "startTime", Long.MIN_VALUE))
                .filter(seconds -> seconds <= time(call, "endTime", Long.MAX_VALUE))
                .forEach(seconds -> answer.put("lastActivity", seconds).put("lastLogin", seconds));
        answer.putArray("securityGroupIds").add(row.group().toString());
        return answer;
    }

    private static long time(Call call, String member, long otherwise) {
        return call.optional(member).map(JsonNode::longValue).orElse(otherwise);
    }

    private ObjectNode count(Call call) {
        UserQueries.Numbers numbers = queries.numbers(Kind.USER);
        return UserJson.object()
                .put("pending", numbers.counts().pending())
                .put("active", numbers.counts().active())
                .put("rejected", 0)
                .put("remaining", numbers.room())
                .put("total", numbers.counts().total());
    }

    private ObjectNode list(Call call) {
        UserIndex.Wanted wanted = new UserIndex.Wanted(Kind.USER, Inputs.groupFilter(call), Inputs.status(call));
        UserNames.Parts parts = new UserNames.Parts(
                call.optionalText("username").orElse(""),
                call.optionalText("firstName").orElse(""),
                call.optionalText("lastName").orElse(""));
        return list(call, wanted, parts, UserLists.USER_FIELDS);
    }

    private ObjectNode members(Call call) {
        Optional<GroupId> group = GroupId.parse(call.text("groupId")).filter(queries::hasGroup);
        if (group.isEmpty()) {
            throw new ApiException.ResourceNotFoundError("there is no such security group");
        }
        UserIndex.Wanted wanted = new UserIndex.Wanted(Kind.USER, group, OptionalInt.empty());
        return list(call, wanted, UserNames.Parts.NONE, UserLists.MEMBER_FIELDS);
    }

    private ObjectNode list(Call call, UserIndex.Wanted wanted, UserNames.Parts parts, Set<String> fields) {
        Page.Part<UserLists.Shown> part = lists.list(wanted, parts, Sorting.of(call, fields), Page.of(call));
        ObjectNode answer = UserJson.object();
        ArrayNode users = answer.putArray("users");
        long hour = Hours.of(records.clock().instant());
        part.elements().forEach(shown -> users.add(UserJson.user(shown, hour)));
        part.addTo(answer);
        return answer;
    }

    private ObjectNode update(Call call) {
        Records.Act act = new Records.Act(call.by(), Kind.USER, UserId.parse(call.text("userId")));
        JsonNode details = call.optional("userDetails").orElseGet(UserJson::object);
        Inputs.requireOwnCode(details, DETAILS);
        OptionalInt days = Inputs.number(details, "inviteCodeTtl");
        Patch patch = new Patch(
                Inputs.text(details, "username").map(name -> Inputs.name(name, DETAILS + "username")),
                Inputs.described(details, "firstName", DETAILS),
                Inputs.described(details, "lastName", DETAILS),
                Inputs.group(details, DETAILS),
                days.isEmpty() ? Optional.empty() : Optional.of(Lifetime.of(days, DETAILS + "inviteCodeTtl")),
                Optional.empty(),
                Optional.empty());
        return updated(call, updates.update(act, patch, DETAILS));
    }

    private ObjectNode updated(Call call, Updates.Updated updated) {
        UserRow row = updated.row();
        ObjectNode answer = UserJson.object()
                .put("userId", row.id().toString())
                .put("networkId", call.text("networkId"))
                .put("suspended", row.suspended())
                .put("modified", records.clock().instant().getEpochSecond())
                .put("status", row.status())
                .put("codeValidation", false);
        UserJson.putNames(answer, queries.named(row));
        answer.putArray("securityGroupIds").add(row.group().toString());
        updated.invited()
                .ifPresent(invited -> answer.put("inviteCode", invited.link())
                        .put("inviteExpiration", invited.until().getEpochSecond()));
        return answer;
    }
}
