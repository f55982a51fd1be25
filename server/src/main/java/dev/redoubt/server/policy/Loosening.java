package dev.redoubt.server.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.policy.SettingChange.Direction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Which changes allow more than before, or ask for less: for these a second administrator may be demanded. server/SPEC.md,
 * "Policies", says for each setting which way is looser. Looks at what holds, not at what is stored.
 */
public final class Loosening {
    private enum Kind {
        /** True is looser. */
        ALLOWS,
        /** False is looser. */
        DEMANDS,
        /** More is looser, and 0 is no limit at all: the loosest. */
        LIMIT,
        /** More is looser, and 0 is the strictest. */
        AMOUNT,
        /** Less is looser. */
        LEAST,
        /** One more element is looser. */
        PERMITTED,
        /** 0 is the strictest, then 2, then 1. */
        FEDERATION,
        NEITHER
    }

    /** Members of structures have the structure's name before a dot. */
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("alwaysReauthenticate", Kind.DEMANDS),
            Map.entry("atakPackageValues", Kind.PERMITTED),
            Map.entry("calling.canStart11Call", Kind.ALLOWS),
            Map.entry("calling.canVideoCall", Kind.ALLOWS),
            Map.entry("calling.forceTcpCall", Kind.NEITHER),
            Map.entry("checkForUpdates", Kind.DEMANDS),
            Map.entry("enableAtak", Kind.ALLOWS),
            Map.entry("enableCrashReports", Kind.ALLOWS),
            Map.entry("enableFileDownload", Kind.ALLOWS),
            Map.entry("enableGuestFederation", Kind.ALLOWS),
            Map.entry("enableNotificationPreview", Kind.ALLOWS),
            Map.entry("enableOpenAccessOption", Kind.ALLOWS),
            Map.entry("enableRestrictedGlobalFederation", Kind.DEMANDS),
            Map.entry("federationMode", Kind.FEDERATION),
            Map.entry("filesEnabled", Kind.ALLOWS),
            Map.entry("forceDeviceLockout", Kind.LIMIT),
            Map.entry("forceOpenAccess", Kind.ALLOWS),
            Map.entry("forceReadReceipts", Kind.ALLOWS),
            Map.entry("globalFederation", Kind.ALLOWS),
            Map.entry("isAtoEnabled", Kind.DEMANDS),
            Map.entry("isLinkPreviewEnabled", Kind.ALLOWS),
            Map.entry("locationAllowMaps", Kind.ALLOWS),
            Map.entry("locationEnabled", Kind.ALLOWS),
            Map.entry("lockoutThreshold", Kind.LIMIT),
            Map.entry("maxAutoDownloadSize", Kind.AMOUNT),
            Map.entry("maxBor", Kind.LIMIT),
            Map.entry("maxNonSsoSessionMinutes", Kind.LIMIT),
            Map.entry("maxTtl", Kind.LIMIT),
            Map.entry("messageForwardingEnabled", Kind.ALLOWS),
            Map.entry("passwordRequirements.lowercase", Kind.LEAST),
            Map.entry("passwordRequirements.minLength", Kind.LEAST),
            Map.entry("passwordRequirements.numbers", Kind.LEAST),
            Map.entry("passwordRequirements.symbols", Kind.LEAST),
            Map.entry("passwordRequirements.uppercase", Kind.LEAST),
            Map.entry("permittedNetworks", Kind.PERMITTED),
            Map.entry("permittedWickrAwsNetworks", Kind.PERMITTED),
            Map.entry("permittedWickrEnterpriseNetworks", Kind.PERMITTED),
            Map.entry("presenceEnabled", Kind.ALLOWS),
            Map.entry("quickResponses", Kind.NEITHER),
            Map.entry("showMasterRecoveryKey", Kind.ALLOWS),
            Map.entry("shredder.canProcessManually", Kind.NEITHER),
            Map.entry("shredder.intensity", Kind.LEAST),
            Map.entry("ssoMaxIdleMinutes", Kind.LIMIT));

    private final GroupSettings before;
    private final List<SettingChange> changes = new ArrayList<>();

    private Loosening(GroupSettings before) {
        this.before = before;
    }

    /** The names of all that is weighed here. */
    static Set<String> known() {
        return KINDS.keySet();
    }

    /** @return every setting whose effect is another one, in the order of their names */
    public static List<SettingChange> changes(GroupSettings before, GroupSettings after) {
        Loosening comparison = new Loosening(EffectiveSettings.of(before));
        comparison.compare("", SettingsJson.write(comparison.before), SettingsJson.write(EffectiveSettings.of(after)));
        return comparison.changes;
    }

    private void compare(String prefix, ObjectNode former, ObjectNode after) {
        former.properties().forEach(member -> {
            String name = prefix + member.getKey();
            JsonNode from = member.getValue();
            JsonNode to = after.required(member.getKey());
            if (from instanceof ObjectNode structure) {
                compare(name + ".", structure, (ObjectNode) to);
            } else if (!from.equals(to)) {
                changes.add(new SettingChange(name, from, to, direction(name, from, to)));
            }
        });
    }

    private static Kind kind(String name) {
        Kind kind = KINDS.get(name);
        if (kind == null) {
            throw new IllegalStateException(name + " is not weighed");
        }
        return kind;
    }

    private Direction direction(String name, JsonNode before, JsonNode after) {
        return switch (kind(name)) {
            case ALLOWS -> looserIf(after.booleanValue());
            case DEMANDS -> looserIf(before.booleanValue());
            case LIMIT -> looserIf(unlimited(after) > unlimited(before));
            case AMOUNT -> looserIf(after.longValue() > before.longValue());
            case LEAST -> looserIf(after.longValue() < before.longValue());
            case PERMITTED -> looserIf(!permittedAll(name) && !elements(before).containsAll(elements(after)));
            // 0 none, 2 some, 1 all.
            case FEDERATION -> looserIf(width(after) > width(before));
            case NEITHER -> Direction.OTHER;
        };
    }

    /** A list that begins to hold where everybody was permitted before permits nobody new. */
    private boolean permittedAll(String name) {
        return switch (name) {
            case "permittedNetworks" -> before.getFederationMode() == 1;
            case "permittedWickrAwsNetworks", "permittedWickrEnterpriseNetworks" ->
                before.getGlobalFederation() && !before.getEnableRestrictedGlobalFederation();
            default -> false;
        };
    }

    private static Direction looserIf(boolean looser) {
        return looser ? Direction.LOOSER : Direction.STRICTER;
    }

    private static long unlimited(JsonNode limit) {
        return limit.longValue() == 0 ? Long.MAX_VALUE : limit.longValue();
    }

    private static int width(JsonNode mode) {
        return switch (mode.intValue()) {
            case 0 -> 0;
            case 2 -> 1;
            default -> 2;
        };
    }

    private static Set<JsonNode> elements(JsonNode list) {
        return new HashSet<>(StreamSupport.stream(list.spliterator(), false).toList());
    }
}
