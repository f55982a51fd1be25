package dev.redoubt.client.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedFieldsTest {
    private final ForwardedFields fields = new ForwardedFields(new ApplianceAddress("appliance.example", 443));

    private HttpFields copied(Field... response) {
        HttpFields.Mutable to = HttpFields.build();
        fields.copyResponse(List.of(response), to);
        return to;
    }

    @ParameterizedTest
    @CsvSource({
        "https://appliance.example:443/a?b, /a?b",
        "https://appliance.example/a//b, /a//b",
        "https://appliance.example/, /",
        "https://appliance.example//evil.example/, https://appliance.example//evil.example/",
        "https://appliance.example:443//evil.example/, https://appliance.example:443//evil.example/",
        "'https://appliance.example/\\evil.example/', 'https://appliance.example/\\evil.example/'",
        "'https://appliance.example/\t/evil.example/', 'https://appliance.example/\t/evil.example/'",
        "https://appliance.example.evil/a, https://appliance.example.evil/a"
    })
    void aLocationIsMadeRelativeOnlyIfItStaysAtTheGateway(String location, String forwarded) {
        assertEquals(forwarded, copied(new Field("location", location)).get("location"));
    }

    @Test
    void theApplianceSetsItsOwnCookiesAndNoGateways() {
        HttpFields copied = copied(
                new Field("set-cookie", "redoubt-gateway-8080=planted; Path=/"), new Field("set-cookie", "session=1"));
        assertEquals(List.of("session=1"), copied.getValuesList("set-cookie"));
    }
}
