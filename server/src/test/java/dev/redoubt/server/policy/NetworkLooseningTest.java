package dev.redoubt.server.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.server.network.NetworkSettings;
import dev.redoubt.server.network.SettingsText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkLooseningTest {
    private static NetworkSettings settings(String json) {
        return SettingsText.parse(json.replace('\'', '"'));
    }

    private static String directions(List<SettingChange> changes) {
        return String.join(
                " ",
                changes.stream()
                        .map(change -> change.setting() + " " + change.direction())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'enableClientMetrics':false} | {'enableClientMetrics':true} | enableClientMetrics",
                "{'dataRetention':false} | {'dataRetention':true} | dataRetention",
                "{'enableTrustedDataFormat':true} | {'enableTrustedDataFormat':false} | enableTrustedDataFormat",
                "{'consentPopup':{'enabled':true}} | {'consentPopup':{'enabled':false}} | consentPopup.enabled",
                "{'readReceiptConfig':{'status':'DISABLED'}} | {'readReceiptConfig':{'status':'ENABLED'}} | readReceiptConfig.status",
                "{'readReceiptConfig':{'status':'ENABLED'}} | {'readReceiptConfig':{'status':'FORCE_ENABLED'}} | readReceiptConfig.status"
            })
    void eachSettingIsLooserOneWay(String strict, String loose, String name) {
        NetworkSettings one = settings(strict);
        NetworkSettings other = settings(loose);
        assertEquals(name + " LOOSER", directions(NetworkLoosening.changes(one, other)));
        assertEquals(name + " STRICTER", directions(NetworkLoosening.changes(other, one)));
        assertEquals(List.of(), NetworkLoosening.changes(one, one));
    }

    @Test
    void anotherTextIsNeitherLooserNorStricter() {
        NetworkSettings before = settings("{'consentPopup':{'enabled':true,'header':'a'}}");
        NetworkSettings after =
                settings("{'consentPopup':{'enabled':true,'header':'b','content':'c','closeButtonLabel':'d'}}");
        assertEquals(
                "consentPopup.header OTHER consentPopup.content OTHER consentPopup.closeButtonLabel OTHER",
                directions(NetworkLoosening.changes(before, after)));
    }
}
