package dev.redoubt.server.policy;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.api.ApiException.ValidationError;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsRulesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static GroupSettings check(GroupSettings before, String change) throws IOException {
        ObjectNode json = (ObjectNode) MAPPER.readTree(change);
        GroupSettings after = SettingsJson.merge(before, json, "s");
        SettingsRules.check(after, SettingsJson.named(json), "s");
        return after;
    }

    private static List<String> refused(GroupSettings before, String change) {
        return assertThrows(ValidationError.class, () -> check(before, change)).reasons().stream()
                .map(ValidationError.Reason::field)
                .toList();
    }

    @Test
    void whatHoldsByDefaultIsGood() {
        assertDoesNotThrow(() -> check(StandardSettings.GROUP, "{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"lockoutThreshold\":100}",
                "{\"forceDeviceLockout\":100}",
                "{\"forceDeviceLockout\":5}",
                "{\"federationMode\":2}",
                "{\"ssoMaxIdleMinutes\":525600}",
                "{\"maxBor\":31536000}",
                "{\"maxTtl\":31536000}",
                "{\"maxNonSsoSessionMinutes\":0}",
                "{\"maxNonSsoSessionMinutes\":60}",
                "{\"maxNonSsoSessionMinutes\":525600}",
                "{\"maxAutoDownloadSize\":0}",
                "{\"maxAutoDownloadSize\":512000}",
                "{\"maxAutoDownloadSize\":7340032}",
                "{\"shredder\":{\"intensity\":100}}",
                "{\"passwordRequirements\":{\"minLength\":128}}",
                "{\"passwordRequirements\":{\"lowercase\":64,\"symbols\":64}}",
                "{\"permittedNetworks\":[\"00000000\"]}",
                "{\"permittedWickrEnterpriseNetworks\":[{\"domain\":\"a.example\",\"networkId\":\"12345678\"}]}",
                "{\"forceDeviceLockout\":5,\"lockoutThreshold\":6}",
                "{\"forceDeviceLockout\":5,\"lockoutThreshold\":0}",
            })
    void theEdgesOfRangesAreTaken(String change) {
        assertDoesNotThrow(() -> check(StandardSettings.GROUP, change));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"lockoutThreshold\":101}|s.lockoutThreshold",
                "{\"forceDeviceLockout\":101}|s.forceDeviceLockout",
                "{\"forceDeviceLockout\":4}|s.forceDeviceLockout",
                "{\"federationMode\":3}|s.federationMode",
                "{\"ssoMaxIdleMinutes\":525601}|s.ssoMaxIdleMinutes",
                "{\"maxBor\":31536001}|s.maxBor",
                "{\"maxTtl\":31536001}|s.maxTtl",
                "{\"maxNonSsoSessionMinutes\":59}|s.maxNonSsoSessionMinutes",
                "{\"maxNonSsoSessionMinutes\":525601}|s.maxNonSsoSessionMinutes",
                "{\"maxAutoDownloadSize\":1}|s.maxAutoDownloadSize",
                "{\"shredder\":{\"intensity\":50}}|s.shredder.intensity",
                "{\"passwordRequirements\":{\"minLength\":129}}|s.passwordRequirements.minLength",
                "{\"passwordRequirements\":{\"lowercase\":64,\"symbols\":65}}|s.passwordRequirements",
                "{\"permittedNetworks\":[\"1234567\"]}|s.permittedNetworks",
                "{\"permittedNetworks\":[\"12345678\",\"12345678\"]}|s.permittedNetworks",
                "{\"permittedWickrAwsNetworks\":[{\"region\":\"US\",\"networkId\":\"12345678\"}]}|s.permittedWickrAwsNetworks",
                "{\"permittedWickrAwsNetworks\":[{\"networkId\":\"12345678\"}]}|s.permittedWickrAwsNetworks",
                "{\"permittedWickrEnterpriseNetworks\":[{\"domain\":\"a b\",\"networkId\":\"12345678\"}]}|s.permittedWickrEnterpriseNetworks",
                "{\"quickResponses\":[\" \"]}|s.quickResponses",
                "{\"quickResponses\":[\"two\\nlines\"]}|s.quickResponses",
            })
    void whatIsPastThemIsRefused(String change, String field) {
        assertEquals(List.of(field), refused(StandardSettings.GROUP, change));
    }

    private static String texts(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + (i + "x".repeat(length)).substring(0, length) + "\"")
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void listsAndTextsHaveALimit() {
        assertDoesNotThrow(() -> check(StandardSettings.GROUP, "{\"quickResponses\":" + texts(32, 128) + "}"));
        assertEquals(
                List.of("s.quickResponses"),
                refused(StandardSettings.GROUP, "{\"quickResponses\":" + texts(33, 128) + "}"));
        assertEquals(
                List.of("s.quickResponses"),
                refused(StandardSettings.GROUP, "{\"quickResponses\":" + texts(1, 129) + "}"));
        String atak = "{\"enableAtak\":true,\"atakPackageValues\":";
        assertDoesNotThrow(() -> check(StandardSettings.GROUP, atak + texts(16, 128) + "}"));
        assertEquals(List.of("s.atakPackageValues"), refused(StandardSettings.GROUP, atak + texts(17, 128) + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"enableFileDownload\":false,\"maxAutoDownloadSize\":512000}|s.maxAutoDownloadSize",
                "{\"filesEnabled\":false,\"maxAutoDownloadSize\":512000}|s.maxAutoDownloadSize",
                "{\"calling\":{\"canStart11Call\":false,\"canVideoCall\":true}}|s.calling.canVideoCall",
                "{\"locationEnabled\":false,\"locationAllowMaps\":true}|s.locationAllowMaps",
                "{\"forceOpenAccess\":true}|s.forceOpenAccess",
                "{\"enableRestrictedGlobalFederation\":true}|s.enableRestrictedGlobalFederation",
                "{\"enableGuestFederation\":true}|s.enableGuestFederation",
                "{\"atakPackageValues\":[\"x\"]}|s.atakPackageValues",
                "{\"forceDeviceLockout\":5,\"lockoutThreshold\":5}|s.forceDeviceLockout",
            })
    void whatContradictsItselfIsRefused(String change, String field) {
        assertEquals(List.of(field), refused(StandardSettings.GROUP, change));
    }

    /** Whoever switches files off need not know what depends on it: that has no effect any more. */
    @Test
    void whatIsLeftOfBeforeIsNoContradiction() throws Exception {
        GroupSettings after = check(StandardSettings.GROUP, "{\"filesEnabled\":false,\"locationEnabled\":false}");
        assertEquals(7_340_032, after.getMaxAutoDownloadSize());
        assertEquals(0, EffectiveSettings.of(after).getMaxAutoDownloadSize());
    }

    @Test
    void aLockoutIsHeldAgainstTheOneThatIsThere() throws Exception {
        GroupSettings before = check(StandardSettings.GROUP, "{\"lockoutThreshold\":6}");
        assertEquals(List.of("s.forceDeviceLockout"), refused(before, "{\"forceDeviceLockout\":6}"));
        assertEquals(5, check(before, "{\"forceDeviceLockout\":5}").getForceDeviceLockout());
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        assertEquals(
                List.of("s.federationMode", "s.maxTtl"),
                refused(StandardSettings.GROUP, "{\"maxTtl\":31536001,\"federationMode\":3}"));
    }
}
