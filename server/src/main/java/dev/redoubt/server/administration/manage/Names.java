package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** People name users, bots and groups by their names; the API takes numbers. A number is taken too, where nothing has it as a name. */
final class Names {
    private static final int MANY = 10_000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    private final ApiClient api;
    private Optional<Map<String, String>> groups = Optional.empty();

    Names(ApiClient api) {
        this.api = api;
    }

    String user(String nameOrId) {
        return find("ListUsers", "users", "userId", nameOrId, "user");
    }

    List<String> users(List<String> namesOrIds) {
        List<String> ids = new ArrayList<>();
        namesOrIds.forEach(name -> ids.add(user(name)));
        return ids;
    }

    String bot(String nameOrId) {
        return find("ListBots", "bots", "botId", nameOrId, "bot");
    }

    private String find(String operation, String list, String id, String nameOrId, String what) {
        ObjectNode filter = ApiClient.members().put("username", nameOrId);
        for (JsonNode found : api.all(operation, filter, list, MANY)) {
            if (found.path("username").asText().equals(nameOrId)) {
                return found.path(id).asText();
            }
        }
        if (NUMBER.matcher(nameOrId).matches()) {
            return nameOrId;
        }
        throw new UsageException("there is no " + what + " " + nameOrId);
    }

    /** By name, by id, or by a name that is written otherwise and is the only one like this. */
    String group(String nameOrId) {
        Map<String, String> all = groups();
        List<String> named = ids(all, nameOrId::equals);
        if (named.isEmpty() && all.containsKey(nameOrId)) {
            return nameOrId;
        }
        List<String> found = named.isEmpty() ? ids(all, nameOrId::equalsIgnoreCase) : named;
        if (found.size() != 1) {
            throw new UsageException("there is no security group \"" + nameOrId + "\": redoubtctl group list");
        }
        return found.getFirst();
    }

    private static List<String> ids(Map<String, String> groups, Predicate<String> name) {
        return groups.entrySet().stream()
                .filter(group -> name.test(group.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The group that users are in if nothing else is said. */
    String defaultGroup() {
        for (JsonNode group : list()) {
            if (group.path("isDefault").booleanValue()) {
                return group.path("id").asText();
            }
        }
        throw new UsageException("there is no default security group: say --group");
    }

    /** The name of a group, its id if it has none. */
    String groupName(String id) {
        return groups().getOrDefault(id, id);
    }

    private Map<String, String> groups() {
        if (groups.isEmpty()) {
            Map<String, String> all = new LinkedHashMap<>();
            list().forEach(group ->
                    all.put(group.path("id").asText(), group.path("name").asText()));
            groups = Optional.of(all);
        }
        return groups.get();
    }

    private ArrayNode list() {
        return api.all("ListSecurityGroups", ApiClient.members(), "securityGroups", MANY);
    }
}
