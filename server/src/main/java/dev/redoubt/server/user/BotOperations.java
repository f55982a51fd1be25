package dev.redoubt.server.user;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.account.Details;
import dev.redoubt.server.account.UserName;
import dev.redoubt.server.api.ApiException.ValidationError;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.api.Page;
import dev.redoubt.server.enrolment.Challenge;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The operations on bots. server/SPEC.md, "Users and bots". */
final class BotOperations {
    private static final String ENDING = "bot";

    private final UserQueries queries;
    private final UserLists lists;
    private final Creation creation;
    private final Updates updates;
    private final Deletion deletion;
    private final SecureRandom random;

    BotOperations(
            UserQueries queries,
            UserLists lists,
            Creation creation,
            Updates updates,
            Deletion deletion,
            SecureRandom random) {
        this.queries = queries;
        this.lists = lists;
        this.creation = creation;
        this.updates = updates;
        this.deletion = deletion;
        this.random = random;
    }

    Map<String, Operation> all() {
        return Map.of(
                "CreateBot", this::create,
                "DeleteBot", this::delete,
                "GetBot", this::get,
                "GetBotsCount", this::count,
                "InviteBot", this::invite,
                "ListBots", this::list,
                "UpdateBot", this::update);
    }

    private ObjectNode create(Call call) {
        UserName name = Inputs.name(call.text("username"), "username");
        if (!name.text().endsWith(ENDING)) {
            throw new ValidationError("username", "ends in \"" + ENDING + "\"");
        }
        String displayName = Inputs.described(call.input(), "displayName", "").orElse("");
        GroupId group = Inputs.group(call.text("groupId"), "groupId");
        NewUser bot = new NewUser(
                "",
                name,
                new Details(displayName, ""),
                group,
                Lifetime.STANDARD,
                Optional.of(challenge(call.text("challenge"))));
        Creation.Result result = creation.create(call.by(), Kind.BOT, List.of(bot));
        if (!result.failed().isEmpty()) {
            Failed failed = result.failed().getFirst();
            throw new ValidationError(failed.field(), failed.reason());
        }
        Creation.Created created = result.created().getFirst();
        return UserJson.object()
                .put("message", invitation(created.invited()))
                .put("botId", created.id().toString())
                .put("networkId", call.text("networkId"))
                .put("username", name.text())
                .put("displayName", displayName)
                .put("groupId", group.toString());
    }

    /** The model has no member for it, and nobody else would ever see it. */
    private static String invitation(Invited invited) {
        return "The bot enrols with its challenge and this link, until " + invited.until() + ": " + invited.link();
    }

    private Challenge challenge(String text) {
        if (!Challenge.isOne(text)) {
            throw new ValidationError(
                    "challenge", "has " + Challenge.SHORTEST + " to " + Challenge.LONGEST + " characters");
        }
        return Challenge.of(text, random);
    }

    private static Records.Act act(Call call) {
        return new Records.Act(call.by(), Kind.BOT, UserId.parse(call.text("botId")));
    }

    private ObjectNode delete(Call call) {
        if (!deletion.delete(List.of(act(call))).isEmpty()) {
            throw Records.unknown(Kind.BOT);
        }
        return UserJson.object().put("message", "deleted");
    }

    private ObjectNode get(Call call) {
        return UserJson.bot(queries.require(Kind.BOT, UserId.parse(call.text("botId"))));
    }

    private ObjectNode count(Call call) {
        UserStore.Counts counts = queries.numbers(Kind.BOT).counts();
        return UserJson.object()
                .put("pending", counts.pending())
                .put("active", counts.active())
                .put("total", counts.total());
    }

    /** Of this appliance's own model: a fresh link for a bot that has not enrolled. */
    private ObjectNode invite(Call call) {
        OptionalInt days = call.optionalInteger("inviteCodeTtl");
        Patch patch = new Patch(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Lifetime.of(days, "inviteCodeTtl")),
                Optional.empty(),
                Optional.empty());
        Invited invited = updates.update(act(call), patch, "").invited().orElseThrow();
        return UserJson.object()
                .put("inviteCode", invited.link())
                .put("inviteExpiration", invited.until().getEpochSecond());
    }

    private ObjectNode list(Call call) {
        UserIndex.Wanted wanted = new UserIndex.Wanted(Kind.BOT, Inputs.groupFilter(call), Inputs.status(call));
        UserNames.Parts parts = new UserNames.Parts(
                call.optionalText("username").orElse(""),
                call.optionalText("displayName").orElse(""),
                "");
        Sorting sorting = Sorting.of(call, UserLists.BOT_FIELDS);
        Page.Part<UserLists.Shown> part = lists.list(wanted, parts, sorting, Page.of(call));
        ObjectNode answer = UserJson.object();
        ArrayNode bots = answer.putArray("bots");
        part.elements().forEach(shown -> bots.add(UserJson.bot(shown)));
        part.addTo(answer);
        return answer;
    }

    private ObjectNode update(Call call) {
        Patch patch = new Patch(
                Optional.empty(),
                Inputs.described(call.input(), "displayName", ""),
                Optional.empty(),
                call.optionalText("groupId").map(group -> Inputs.group(group, "groupId")),
                Optional.empty(),
                call.optionalText("challenge").map(this::challenge),
                call.optionalBoolean("suspend"));
        updates.update(act(call), patch, "");
        return UserJson.object().put("message", "updated");
    }
}
