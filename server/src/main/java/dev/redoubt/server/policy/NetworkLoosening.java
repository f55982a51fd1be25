package dev.redoubt.server.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.network.NetworkSettings;
import dev.redoubt.server.network.NetworkSettings.ReadReceipts;
import dev.redoubt.server.network.SettingsText;
import dev.redoubt.server.policy.SettingChange.Direction;
import java.util.ArrayList;
import java.util.List;

/** The same as {@link Loosening} for what holds for the whole network. */
public final class NetworkLoosening {
    private NetworkLoosening() {}

    /** @return every setting that becomes another one, as {@code SettingsText} names and orders them */
    public static List<SettingChange> changes(NetworkSettings before, NetworkSettings after) {
        List<SettingChange> changes = new ArrayList<>();
        compare("", SettingsText.write(before), SettingsText.write(after), changes);
        return changes;
    }

    private static void compare(String prefix, ObjectNode before, ObjectNode after, List<SettingChange> changes) {
        before.properties().forEach(member -> {
            String name = prefix + member.getKey();
            JsonNode from = member.getValue();
            JsonNode to = after.required(member.getKey());
            if (from instanceof ObjectNode structure) {
                compare(name + ".", structure, (ObjectNode) to, changes);
            } else if (!from.equals(to)) {
                changes.add(new SettingChange(name, from, to, direction(name, from, to)));
            }
        });
    }

    private static Direction direction(String name, JsonNode before, JsonNode after) {
        return switch (name) {
            case "enableClientMetrics", "dataRetention" -> looserIf(after.booleanValue());
            // What somebody agrees to, and what decides on access, ask for something.
            case "enableTrustedDataFormat", "consentPopup.enabled" -> looserIf(before.booleanValue());
            // Each tells more to who has sent something than the one before.
            case "readReceiptConfig.status" -> looserIf(receipts(after).compareTo(receipts(before)) > 0);
            case "consentPopup.header", "consentPopup.content", "consentPopup.closeButtonLabel" -> Direction.OTHER;
            default -> throw new IllegalStateException(name + " is not weighed");
        };
    }

    private static ReadReceipts receipts(JsonNode status) {
        return ReadReceipts.valueOf(status.textValue());
    }

    private static Direction looserIf(boolean looser) {
        return looser ? Direction.LOOSER : Direction.STRICTER;
    }
}
