package dev.redoubt.server.group;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.policy.Membership;
import dev.redoubt.server.policy.SettingChange;
import dev.redoubt.server.policy.SettingsJson;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** What a change does, as whoever approves it is shown it: server/SPEC.md, "Two administrators". Ids are text, as in the API. */
final class Effects {
    private Effects() {}

    /**
     * A group, and whom a change of it hits.
     *
     * @param members their numbers, upwards: of as many others it would be another change
     */
    record Hit(SecurityGroup group, Membership.Count count, List<Long> members) {
        private ObjectNode write() {
            return object().put("groupId", Long.toString(group.id()))
                    .put("groupName", group.name())
                    .put("users", count.users())
                    .put("bots", count.bots())
                    .put("members", digest(members.stream().map(String::valueOf).collect(Collectors.joining(","))));
        }
    }

    /** Other settings for a group. With a digest of all that it would have: what has no effect for now is bound too. */
    static ObjectNode settings(Hit hit, GroupSettings after, List<SettingChange> changes) {
        ObjectNode effect = hit.write().put("settings", digest(SettingsJson.text(after)));
        effect.set("changes", SettingChange.write(changes));
        return effect;
    }

    /** All members come from one group, which is deleted, into another. */
    static ObjectNode deletion(Hit hit, SecurityGroup to, List<SettingChange> changes) {
        ObjectNode effect = hit.write().put("toGroupId", Long.toString(to.id())).put("toGroupName", to.name());
        effect.set("changes", SettingChange.write(changes));
        return effect;
    }

    /** Somebody, whom the input names, comes from one group into another. */
    static ObjectNode move(long from, long to, List<SettingChange> changes) {
        ObjectNode effect = object().put("groupId", Long.toString(from)).put("toGroupId", Long.toString(to));
        effect.set("changes", SettingChange.write(changes));
        return effect;
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(Digests.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
