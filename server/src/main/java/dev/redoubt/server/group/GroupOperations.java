package dev.redoubt.server.group;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.api.Page;
import dev.redoubt.server.policy.SettingsJson;
import dev.redoubt.server.policy.SettingsRules;
import dev.redoubt.server.policy.StandardSettings;
import java.util.Map;
import java.util.Optional;

/** The public model's operations on security groups, but for the list of a group's users. */
public final class GroupOperations {
    static final String SETTINGS = "securityGroupSettings";

    private static final String NUMBER = "[1-9][0-9]{0,17}";

    private final Groups groups;

    public GroupOperations(Groups groups) {
        this.groups = groups;
    }

    /** By their names in the model. */
    public Map<String, Operation> operations() {
        return Map.of(
                "GetSecurityGroup", this::get,
                "ListSecurityGroups", this::list,
                "CreateSecurityGroup", this::create,
                "UpdateSecurityGroup", this::update,
                "DeleteSecurityGroup", this::delete);
    }

    private ObjectNode get(Call call) {
        return answer(groups.find(id(call)));
    }

    private ObjectNode list(Call call) {
        Page page = Page.of(call);
        GroupStore.Order order = order(call.optionalText("sortFields").orElse("id"));
        boolean descending = !"ASC".equals(call.optionalText("sortDirection").orElse("DESC"));
        page.after().filter(_ -> order == GroupStore.Order.BY_ID).ifPresent(GroupOperations::requireNumber);
        Page.Part<Groups.Listed> part =
                page.cut(groups.list(order, descending, page.after(), page.size() + 1), one -> key(order, one.group()));
        ObjectNode answer = object();
        ArrayNode list = answer.putArray("securityGroups");
        part.elements().forEach(one -> list.add(write(one)));
        part.addTo(answer);
        return answer;
    }

    private static GroupStore.Order order(String field) {
        return switch (field) {
            case "id" -> GroupStore.Order.BY_ID;
            case "name" -> GroupStore.Order.BY_NAME;
            default -> throw new ApiException.ValidationError("sortFields", "is id or name");
        };
    }

    private static void requireNumber(String key) {
        if (!key.matches(NUMBER)) {
            throw new ApiException.ValidationError("nextToken", "is not a token of this list");
        }
    }

    private static String key(GroupStore.Order order, SecurityGroup group) {
        return order == GroupStore.Order.BY_ID ? Long.toString(group.id()) : group.name();
    }

    private ObjectNode create(Call call) {
        GroupSettings settings = merged(StandardSettings.GROUP, settings(call));
        return answer(groups.create(call.by(), call.text("name"), settings));
    }

    private ObjectNode update(Call call) {
        Optional<String> name = call.optionalText("name");
        Optional<ObjectNode> settings = call.optional(SETTINGS).map(ObjectNode.class::cast);
        return answer(groups.update(
                call.by(),
                id(call),
                before -> new Groups.Target(
                        name.orElse(before.name()),
                        settings.map(change -> merged(before.settings(), change))
                                .orElse(before.settings()))));
    }

    static GroupSettings merged(GroupSettings before, ObjectNode change) {
        GroupSettings after = SettingsJson.merge(before, change, SETTINGS);
        SettingsRules.check(after, SettingsJson.named(change), SETTINGS);
        return after;
    }

    static ObjectNode settings(Call call) {
        return (ObjectNode) call.input().required(SETTINGS);
    }

    private ObjectNode delete(Call call) {
        groups.delete(call.by(), id(call));
        return object().put("message", "The security group is deleted; its members are in the default group.")
                .put("networkId", call.text("networkId"))
                .put("groupId", call.text("groupId"));
    }

    static long id(Call call) {
        return id(call.text("groupId"));
    }

    /** @throws ApiException.ResourceNotFoundError for a text that no group has */
    static long id(String text) {
        if (!text.matches(NUMBER)) {
            throw new ApiException.ResourceNotFoundError("there is no such security group");
        }
        return Long.parseLong(text);
    }

    static ObjectNode answer(Groups.Listed listed) {
        ObjectNode answer = object();
        answer.set("securityGroup", write(listed));
        return answer;
    }

    private static ObjectNode write(Groups.Listed listed) {
        SecurityGroup group = listed.group();
        ObjectNode written = object();
        written.put("activeMembers", listed.members().active());
        written.put("botMembers", listed.members().bots());
        written.put("id", Long.toString(group.id()));
        written.put("isDefault", group.isDefault());
        written.put("name", group.name());
        written.put("modified", group.modified().getEpochSecond());
        written.set(SETTINGS, SettingsJson.write(group.settings()));
        return written;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
