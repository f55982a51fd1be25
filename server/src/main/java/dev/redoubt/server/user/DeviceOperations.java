package dev.redoubt.server.user;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.account.AccountStore.DeviceRow;
import dev.redoubt.server.account.NodeStanding;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.api.Page;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The operations on devices of users. An {@code appId} is a device's id, IDn, in 32 digits of hexadecimal. */
final class DeviceOperations {
    private static final Set<String> FIELDS = Set.of("lastlogin", "type", "suspend", "created");
    private static final Pattern APP_ID = Pattern.compile("[0-9a-f]{32}");

    private final UserDevices devices;

    DeviceOperations(UserDevices devices) {
        this.devices = devices;
    }

    Map<String, Operation> all() {
        return Map.of("ListDevicesForUser", this::list, "BatchResetDevicesForUser", this::reset);
    }

    private ObjectNode list(Call call) {
        Sorting sorting = Sorting.of(call, FIELDS);
        Page page = Page.of(call);
        List<DeviceRow> all = devices.of(UserId.parse(call.text("userId")));
        Page.Part<DeviceRow> part = sorting.page(all, DeviceOperations::value, page);
        ObjectNode answer = UserJson.object();
        ArrayNode shown = answer.putArray("devices");
        part.elements().forEach(device -> shown.add(json(device)));
        part.addTo(answer);
        return answer;
    }

    /** What they run on is not known: by type they are all alike. */
    private static String value(DeviceRow device, String field) {
        return switch (field) {
            case "lastlogin" -> Sorting.padded(device.lastSeenDay());
            case "created" -> Sorting.padded(device.enrolledDay().orElse(0));
            case "suspend" -> Boolean.toString(isSuspended(device));
            case "type" -> "";
            default -> device.id().toString();
        };
    }

    private static boolean isSuspended(DeviceRow device) {
        return device.suspended() || device.standing() == NodeStanding.SUSPENDED;
    }

    private static ObjectNode json(DeviceRow device) {
        ObjectNode shown = UserJson.object()
                .put("appId", device.id().toString())
                .put("lastLogin", Days.text(device.lastSeenDay()))
                .put("statusText", device.standing() == NodeStanding.RESET ? "Reset" : "Active")
                .put("suspend", isSuspended(device));
        device.enrolledDay().ifPresent(day -> shown.put("created", Days.text(day)));
        return shown;
    }

    private ObjectNode reset(Call call) {
        List<String> appIds = Inputs.batch(call, "appIds", appId -> appId);
        Set<NodeId> wanted = Set.copyOf(appIds.stream()
                .filter(appId -> APP_ID.matcher(appId).matches())
                .map(DeviceOperations::node)
                .toList());
        Set<NodeId> missing = devices.reset(call.by(), UserId.parse(call.text("userId")), wanted);
        List<String> done = new ArrayList<>();
        List<Failed> failed = new ArrayList<>();
        for (String appId : appIds) {
            if (APP_ID.matcher(appId).matches() && !missing.contains(node(appId))) {
                done.add(appId);
            } else {
                failed.add(new Failed("appIds", "the user has no such device", appId));
            }
        }
        return UserJson.batch("reset", done, appId -> UserJson.object().put("appId", appId), failed, "appId");
    }

    private static NodeId node(String appId) {
        return NodeId.of(HexFormat.of().parseHex(appId));
    }
}
