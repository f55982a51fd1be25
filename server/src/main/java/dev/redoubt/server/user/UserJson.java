package dev.redoubt.server.user;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/** Users and bots in the model's shapes. What the appliance does not know is left out. */
final class UserJson {
    private UserJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** @param hour in which it is, since 1970 */
    static ObjectNode user(UserLists.Shown shown, long hour) {
        UserRow row = shown.row();
        ObjectNode user = object().put("userId", row.id().toString())
                .put("username", shown.names().username())
                .put("isAdmin", false)
                .put("suspended", row.suspended())
                .put("status", row.status())
                .put("otpEnabled", false)
                .put("type", row.kind().text())
                .put("isUser", row.kind() == Kind.USER)
                .put("codeValidation", false)
                .put("uname", row.nameIndex().toHex());
        if (row.account().isEmpty()) {
            user.put("isInviteExpired", row.invitedUntilHour().orElse(0) <= hour);
        }
        putNames(user, shown.names());
        user.putArray("securityGroups").add(row.group().toString());
        return user;
    }

    /** Only those that somebody entered. */
    static void putNames(ObjectNode user, UserNames.Named names) {
        if (!names.first().isEmpty()) {
            user.put("firstName", names.first());
        }
        if (!names.last().isEmpty()) {
            user.put("lastName", names.last());
        }
    }

    static ObjectNode created(Creation.Created created) {
        NewUser user = created.user();
        ObjectNode shown = object().put("userId", created.id().toString())
                .put("username", user.name().text())
                .put("isAdmin", false)
                .put("suspended", false)
                .put("status", 1)
                .put("otpEnabled", false)
                .put("type", Kind.USER.text())
                .put("isUser", true)
                .put("isInviteExpired", false)
                .put("inviteCode", created.invited().link())
                .put("codeValidation", false)
                .put("uname", created.nameIndex().toHex());
        putNames(
                shown,
                new UserNames.Named(
                        user.name().text(),
                        user.details().first(),
                        user.details().last()));
        shown.putArray("securityGroups").add(user.group().toString());
        return shown;
    }

    static ObjectNode bot(UserLists.Shown shown) {
        UserRow row = shown.row();
        ObjectNode bot = object().put("botId", row.id().toString())
                .put("username", shown.names().username())
                .put("uname", row.nameIndex().toHex())
                .put("status", row.status())
                .put("groupId", row.group().toString())
                .put("hasChallenge", row.hasChallenge())
                .put("suspended", row.suspended());
        if (!shown.names().first().isEmpty()) {
            bot.put("displayName", shown.names().first());
        }
        row.lastSeenDay().ifPresent(day -> bot.put("lastLogin", Days.text(day)));
        return bot;
    }

    /** The answer to a batch, with a sentence on it. */
    static <T> ObjectNode batch(
            String did, List<T> successful, Function<T, ObjectNode> shown, List<Failed> failed, String id) {
        ObjectNode answer = object();
        answer.put("message", did + " " + successful.size() + ", failed " + failed.size());
        ArrayNode done = answer.putArray("successful");
        successful.forEach(one -> done.add(shown.apply(one)));
        ArrayNode not = answer.putArray("failed");
        failed.forEach(one -> not.add(
                object().put("field", one.field()).put("reason", one.reason()).put(id, one.id())));
        return answer;
    }
}
