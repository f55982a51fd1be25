package dev.redoubt.server.group;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.policy.SettingChange;
import dev.redoubt.server.policy.SettingsJson;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** What a change does, as whoever approves it is shown it: server/SPEC.md, "Two administrators". Ids are text, as in the API. */
final class Effects {
    private Effects() {}

    /** Other settings for a group. With a digest of all that it would have: what has no effect for now is bound too. */
    static ObjectNode settings(long group, GroupSettings after, List<SettingChange> changes) {
        byte[] digest = Digests.sha256(SettingsJson.text(after).getBytes(StandardCharsets.UTF_8));
        ObjectNode effect = object().put("groupId", Long.toString(group))
                .put("settings", HexFormat.of().formatHex(digest));
        effect.set("changes", SettingChange.write(changes));
        return effect;
    }

    /** Somebody, or all members, come from one group into another. */
    static ObjectNode move(long from, long to, List<SettingChange> changes) {
        ObjectNode effect = object().put("groupId", Long.toString(from)).put("toGroupId", Long.toString(to));
        effect.set("changes", SettingChange.write(changes));
        return effect;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
