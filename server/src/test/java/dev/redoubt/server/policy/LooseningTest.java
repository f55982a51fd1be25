package dev.redoubt.server.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.policy.SettingChange.Direction;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LooseningTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Everything that depends on something else can have an effect. */
    private static final GroupSettings OPEN = StandardSettings.GROUP.toBuilder()
            .setEnableAtak(true)
            .setEnableOpenAccessOption(true)
            .setGlobalFederation(true)
            .setEnableRestrictedGlobalFederation(true)
            .setFederationMode(2)
            .build();

    private static GroupSettings merge(String change) throws IOException {
        return SettingsJson.merge(OPEN, (ObjectNode) MAPPER.readTree(change), "s");
    }

    private static void leaves(String prefix, ObjectNode object, Set<String> names) {
        for (var member : object.properties()) {
            JsonNode value = member.getValue();
            if (value instanceof ObjectNode structure) {
                leaves(prefix + member.getKey() + ".", structure, names);
            } else {
                names.add(prefix + member.getKey());
            }
        }
    }

    @Test
    void everySettingIsWeighed() {
        Set<String> all = new TreeSet<>();
        leaves("", SettingsJson.write(StandardSettings.GROUP), all);
        assertEquals(all, new TreeSet<>(Loosening.known()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alwaysReauthenticate|{\"alwaysReauthenticate\":true}|{\"alwaysReauthenticate\":false}",
                "atakPackageValues|{\"atakPackageValues\":[\"a\"]}|{\"atakPackageValues\":[\"a\",\"b\"]}",
                "calling.canStart11Call|{\"calling\":{\"canStart11Call\":false,\"canVideoCall\":false}}|{\"calling\":{\"canStart11Call\":true,\"canVideoCall\":false}}",
                "calling.canVideoCall|{\"calling\":{\"canVideoCall\":false}}|{\"calling\":{\"canVideoCall\":true}}",
                "checkForUpdates|{\"checkForUpdates\":true}|{\"checkForUpdates\":false}",
                "enableAtak|{\"enableAtak\":false}|{\"enableAtak\":true}",
                "enableCrashReports|{\"enableCrashReports\":false}|{\"enableCrashReports\":true}",
                "enableFileDownload|{\"enableFileDownload\":false,\"maxAutoDownloadSize\":0}|{\"enableFileDownload\":true,\"maxAutoDownloadSize\":0}",
                "enableGuestFederation|{\"enableGuestFederation\":false}|{\"enableGuestFederation\":true}",
                "enableNotificationPreview|{\"enableNotificationPreview\":false}|{\"enableNotificationPreview\":true}",
                "enableOpenAccessOption|{\"enableOpenAccessOption\":false}|{\"enableOpenAccessOption\":true}",
                "enableRestrictedGlobalFederation|{\"enableRestrictedGlobalFederation\":true}|{\"enableRestrictedGlobalFederation\":false}",
                "federationMode|{\"federationMode\":0}|{\"federationMode\":2}",
                "federationMode|{\"federationMode\":2}|{\"federationMode\":1}",
                "filesEnabled|{\"filesEnabled\":false,\"enableFileDownload\":false}|{\"filesEnabled\":true,\"enableFileDownload\":false}",
                "forceDeviceLockout|{\"forceDeviceLockout\":5}|{\"forceDeviceLockout\":6}",
                "forceDeviceLockout|{\"forceDeviceLockout\":5}|{\"forceDeviceLockout\":0}",
                "forceOpenAccess|{\"forceOpenAccess\":false}|{\"forceOpenAccess\":true}",
                "forceReadReceipts|{\"forceReadReceipts\":false}|{\"forceReadReceipts\":true}",
                "globalFederation|{\"globalFederation\":false,\"enableRestrictedGlobalFederation\":false}|{\"globalFederation\":true,\"enableRestrictedGlobalFederation\":false}",
                "isAtoEnabled|{\"isAtoEnabled\":true}|{\"isAtoEnabled\":false}",
                "isLinkPreviewEnabled|{\"isLinkPreviewEnabled\":false}|{\"isLinkPreviewEnabled\":true}",
                "locationAllowMaps|{\"locationAllowMaps\":false}|{\"locationAllowMaps\":true}",
                "locationEnabled|{\"locationEnabled\":false,\"locationAllowMaps\":false}|{\"locationEnabled\":true,\"locationAllowMaps\":false}",
                "lockoutThreshold|{\"lockoutThreshold\":5}|{\"lockoutThreshold\":0}",
                "maxAutoDownloadSize|{\"maxAutoDownloadSize\":0}|{\"maxAutoDownloadSize\":512000}",
                "maxBor|{\"maxBor\":60}|{\"maxBor\":61}",
                "maxNonSsoSessionMinutes|{\"maxNonSsoSessionMinutes\":60}|{\"maxNonSsoSessionMinutes\":0}",
                "maxTtl|{\"maxTtl\":60}|{\"maxTtl\":0}",
                "messageForwardingEnabled|{\"messageForwardingEnabled\":false}|{\"messageForwardingEnabled\":true}",
                "passwordRequirements.lowercase|{\"passwordRequirements\":{\"lowercase\":2}}|{\"passwordRequirements\":{\"lowercase\":1}}",
                "passwordRequirements.minLength|{\"passwordRequirements\":{\"minLength\":12}}|{\"passwordRequirements\":{\"minLength\":0}}",
                "passwordRequirements.numbers|{\"passwordRequirements\":{\"numbers\":1}}|{}",
                "passwordRequirements.symbols|{\"passwordRequirements\":{\"symbols\":1}}|{}",
                "passwordRequirements.uppercase|{\"passwordRequirements\":{\"uppercase\":1}}|{}",
                "permittedNetworks|{\"permittedNetworks\":[\"12345678\"]}|{\"permittedNetworks\":[\"87654321\"]}",
                "permittedWickrAwsNetworks|{}|{\"permittedWickrAwsNetworks\":[{\"region\":\"us-east-1\",\"networkId\":\"12345678\"}]}",
                "permittedWickrEnterpriseNetworks|{}|{\"permittedWickrEnterpriseNetworks\":[{\"domain\":\"a.example\",\"networkId\":\"12345678\"}]}",
                "presenceEnabled|{\"presenceEnabled\":false}|{\"presenceEnabled\":true}",
                "showMasterRecoveryKey|{\"showMasterRecoveryKey\":false}|{\"showMasterRecoveryKey\":true}",
                "shredder.intensity|{\"shredder\":{\"intensity\":60}}|{\"shredder\":{\"intensity\":20}}",
                "ssoMaxIdleMinutes|{\"ssoMaxIdleMinutes\":10}|{\"ssoMaxIdleMinutes\":0}",
            })
    void whatIsLooserOneWayIsStricterTheOther(String setting, String strict, String loose) throws Exception {
        List<SettingChange> loosening = Loosening.changes(merge(strict), merge(loose));
        assertEquals(
                List.of(setting), loosening.stream().map(SettingChange::setting).toList());
        assertEquals(Direction.LOOSER, loosening.getFirst().direction());
        if (!setting.equals("permittedNetworks")) {
            assertFalse(isLooser(merge(loose), merge(strict)));
        }
    }

    @Test
    void whatIsNeitherIsSaidAndAsksForNobody() throws Exception {
        for (String change : List.of(
                "{\"quickResponses\":[\"x\"]}",
                "{\"calling\":{\"forceTcpCall\":true}}",
                "{\"shredder\":{\"canProcessManually\":false}}")) {
            List<SettingChange> changes = Loosening.changes(OPEN, merge(change));
            assertEquals(1, changes.size(), change);
            assertEquals(Direction.OTHER, changes.getFirst().direction(), change);
        }
    }

    /** Everybody could be reached before. */
    @Test
    void aListThatBeginsToHoldPermitsNobodyNew() throws Exception {
        GroupSettings all = merge("{\"federationMode\":1,\"enableRestrictedGlobalFederation\":false}");
        GroupSettings some = merge("{\"federationMode\":2,\"permittedNetworks\":[\"12345678\"],"
                + "\"permittedWickrAwsNetworks\":[{\"region\":\"us-east-1\",\"networkId\":\"12345678\"}]}");
        assertFalse(isLooser(all, some));
        assertTrue(isLooser(some, all));
    }

    @Test
    void whatHasNoEffectIsNoChange() throws Exception {
        GroupSettings before = merge("{\"filesEnabled\":false}");
        GroupSettings after = before.toBuilder().setMaxAutoDownloadSize(0).build();
        assertEquals(List.of(), Loosening.changes(before, after));
    }

    private static boolean isLooser(GroupSettings before, GroupSettings after) {
        return Loosening.changes(before, after).stream().anyMatch(SettingChange::isLooser);
    }
}
