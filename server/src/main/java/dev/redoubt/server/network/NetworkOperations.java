package dev.redoubt.server.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.api.Page;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operations on networks, of which an appliance has one. */
public final class NetworkOperations {
    private static final int LONGEST_NAME = 20;
    private static final Set<String> SORT_FIELDS = Set.of("networkId", "networkName");

    private final Networks networks;
    private final NetworkChanges changes;

    public NetworkOperations(Networks networks, NetworkChanges changes) {
        this.networks = networks;
        this.changes = changes;
    }

    /** By their names in the model. */
    public Map<String, Operation> all() {
        return Map.of(
                "CreateNetwork", this::create,
                "DeleteNetwork", this::delete,
                "ListNetworks", this::list,
                "GetNetwork", _ -> network(),
                "UpdateNetwork", this::update,
                "GetNetworkSettings", _ -> settings(),
                "UpdateNetworkSettings", this::updateSettings);
    }

    private ObjectNode create(Call call) {
        requireName(call.text("networkName"));
        throw new ApiException.BadRequestError("an appliance has one network, which is there already");
    }

    private ObjectNode delete(Call call) {
        throw new ApiException.BadRequestError(
                "the network of an appliance cannot be deleted: it ends with the appliance");
    }

    private ObjectNode list(Call call) {
        Page page = Page.of(call);
        if (!SORT_FIELDS.contains(call.optionalText("sortFields").orElse("networkId"))) {
            throw new ApiException.ValidationError("sortFields", "is networkId or networkName");
        }
        List<Network> found = page.after().isPresent() ? List.of() : List.of(networks.current());
        ObjectNode answer = object();
        ArrayNode list = answer.putArray("networks");
        found.forEach(_ -> list.add(network()));
        return answer;
    }

    private ObjectNode network() {
        Network network = networks.current();
        String id = network.id().text();
        return object().put("networkId", id)
                .put("networkName", network.name())
                .put("accessLevel", "PREMIUM")
                .put("awsAccountId", "000000000000")
                .put("networkArn", "arn:aws:wickr::000000000000:network/" + id);
    }

    private ObjectNode update(Call call) {
        String name = call.text("networkName");
        requireName(name);
        if (call.optionalText("encryptionKeyArn").isPresent()) {
            throw new ApiException.BadRequestError("there are no keys of a key service here: encryptionKeyArn");
        }
        changes.change(
                call.by(),
                NetworkChanges.RENAMED,
                object(),
                before -> new Network(before.id(), name, before.settings()));
        return object().put("message", "updated");
    }

    private static void requireName(String name) {
        int length = name.codePointCount(0, name.length());
        if (length < 1 || length > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new ApiException.ValidationError(
                    "networkName", "has 1 to " + LONGEST_NAME + " characters, and no control characters");
        }
    }

    private ObjectNode settings() {
        return settings(SettingsText.write(networks.current().settings()));
    }

    private ObjectNode updateSettings(Call call) {
        JsonNode given = call.input().required("settings");
        refuseUnbuilt(given);
        ObjectNode details = object();
        given.properties()
                .forEach(entry -> details.set(
                        entry.getKey(),
                        entry.getValue().isBoolean() ? entry.getValue() : object().put("changed", true)));
        Network changed = changes.change(
                call.by(),
                NetworkChanges.SETTINGS,
                details,
                before -> new Network(before.id(), before.name(), SettingsText.read(given, before.settings())));
        ObjectNode all = SettingsText.write(changed.settings());
        return settings(
                all.retain(details.properties().stream().map(Map.Entry::getKey).toList()));
    }

    /** What nothing would come of is not taken. */
    private static void refuseUnbuilt(JsonNode given) {
        if (given.path("dataRetention").asBoolean()) {
            throw new ApiException.BadRequestError("there is no data retention here yet: dataRetention");
        }
        if (given.path("enableTrustedDataFormat").asBoolean()) {
            throw new ApiException.BadRequestError("there is no OpenTDF here yet: enableTrustedDataFormat");
        }
    }

    private static ObjectNode settings(ObjectNode values) {
        ObjectNode answer = object();
        answer.set("settings", SettingsText.list(values));
        return answer;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
