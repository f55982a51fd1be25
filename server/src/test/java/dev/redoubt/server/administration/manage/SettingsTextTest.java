package dev.redoubt.server.administration.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.server.api.Model;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings as an administrator types them, by the kinds of the model. */
class SettingsTextTest {
    private static final SettingsText SETTINGS =
            SettingsText.ofInput(Model.load(), "UpdateSecurityGroup", "securityGroupSettings");

    private static String parsed(String... settings) {
        return SETTINGS.parse(List.of(settings)).toString().replace('"', '\'');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "filesEnabled=false|{'filesEnabled':false}",
                "filesEnabled=on|{'filesEnabled':true}",
                "maxTtl=86400|{'maxTtl':86400}",
                "maxTtl=7d|{'maxTtl':604800}",
                "maxBor=90s|{'maxBor':90}",
                "maxNonSsoSessionMinutes=8h|{'maxNonSsoSessionMinutes':480}",
                "calling.canVideoCall=no|{'calling':{'canVideoCall':false}}",
                "permittedNetworks=12345678, 23456789|{'permittedNetworks':['12345678','23456789']}",
                "permittedNetworks=|{'permittedNetworks':[]}",
                "quickResponses=true|{'quickResponses':['true']}",
                "quickResponses=a=b|{'quickResponses':['a=b']}"
            })
    void valuesAreOfTheKindThatTheModelNames(String typed, String json) {
        assertEquals(json, parsed(typed));
    }

    @Test
    void partsOfOneSettingComeTogether() {
        assertEquals(
                "{'calling':{'canVideoCall':false,'canStart11Call':true},'maxTtl':1}",
                parsed("calling.canVideoCall=false", "maxTtl=1", "calling.canStart11Call=yes"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "filesEnabled|not a setting and its value",
                "=true|not a setting and its value",
                "filesEnabled=maybe|is true or false",
                "maxTtl=soon|is a number, or a duration",
                "lockoutThreshold=7d|is a whole number",
                "lockoutThreshold=|is a whole number",
                "filesenabled=true|there is no setting filesenabled",
                "calling=true|calling has parts: calling.canStart11Call",
                "calling.x=true|there is no setting calling.x",
                "maxTtl.x=1|maxTtl has no parts",
                "permittedWickrAwsNetworks=x|use --file"
            })
    void whatDoesNotHoldIsNamed(String typed, String why) {
        UsageException refused = assertThrows(UsageException.class, () -> parsed(typed));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    @Test
    void everySettingHasAKind() {
        assertEquals(
                "seconds, or a duration as 7d",
                SettingsText.kindsOf("UpdateSecurityGroup", "securityGroupSettings", new TreeMap<>())
                        .get("maxTtl"));
    }

    @Test
    void flatNamesHaveDots() throws Exception {
        assertEquals(
                "{a.b.c=1, a.d=true, e=[2]}",
                SettingsText.flat(new ObjectMapper().readTree("{\"e\":[2],\"a\":{\"d\":true,\"b\":{\"c\":1}}}"))
                        .toString());
    }
}
