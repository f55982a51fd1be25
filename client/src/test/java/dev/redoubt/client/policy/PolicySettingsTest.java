package dev.redoubt.client.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.redoubt.client.model.PolicySetting;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.NetworkSettings;
import dev.redoubt.protocol.policy.proto.PermittedAwsNetwork;
import dev.redoubt.protocol.policy.proto.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PolicySettingsTest {
    private static final int GROUP_SETTINGS = 36;

    private static List<PolicySetting> all() {
        return PolicySettings.of(Policy.getDefaultInstance());
    }

    /** As the administration API has them: the messages' own names, but for this one. */
    private static String name(FieldDescriptor field) {
        return field.getJsonName().equals("readReceipts") ? "readReceiptConfig" : field.getJsonName();
    }

    @Test
    void everySettingIsThereAndNoOther() {
        Set<String> expected = Stream.concat(
                        GroupSettings.getDescriptor().getFields().stream(),
                        NetworkSettings.getDescriptor().getFields().stream())
                .map(PolicySettingsTest::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(GROUP_SETTINGS, GroupSettings.getDescriptor().getFields().size());
        Set<String> names = all().stream()
                .map(setting -> setting.name().replaceFirst("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, names);
    }

    @Test
    void noneIsThereTwice() {
        Set<String> names = all().stream().map(PolicySetting::name).collect(Collectors.toSet());
        assertEquals(all().size(), names.size());
    }

    @Test
    void valuesAreThoseOfThePolicy() {
        Policy policy = Policy.newBuilder()
                .setSettings(GroupSettings.newBuilder()
                        .setMaxTtl(-1)
                        .setForceDeviceLockout(7)
                        .addQuickResponses("Yes.")
                        .addPermittedWickrAwsNetworks(PermittedAwsNetwork.newBuilder()
                                .setRegion("eu-central-1")
                                .setNetworkId("12345678")))
                .setNetwork(NetworkSettings.newBuilder().setDataRetention(true))
                .build();
        Set<String> values = PolicySettings.of(policy).stream()
                .map(setting -> setting.name() + "=" + setting.value())
                .collect(Collectors.toSet());
        assertTrue(
                values.containsAll(Set.of(
                        "maxTtl=18446744073709551615",
                        "forceDeviceLockout=7",
                        "quickResponses=[Yes.]",
                        "permittedWickrAwsNetworks=[eu-central-1/12345678]",
                        "dataRetention=true",
                        "readReceiptConfig.status=DISABLED")),
                values.toString());
    }

    /** client/SPEC.md says of each who enforces it. */
    @Test
    void theSpecificationSaysTheSame() throws Exception {
        String specification = Files.readString(Path.of("SPEC.md"));
        for (PolicySetting setting : all()) {
            String who = switch (setting.enforcer()) {
                case DEVICE -> "this program";
                case BOTH -> "both";
                case NOTHING_THERE -> "nothing there";
            };
            String row = "| `" + setting.name() + "` | " + who + " |";
            assertTrue(specification.contains(row), row);
        }
    }
}
