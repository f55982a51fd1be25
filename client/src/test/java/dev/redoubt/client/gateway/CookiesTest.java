package dev.redoubt.client.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookiesTest {
    @Test
    void allOfTheNameAreFoundInWhateverField() {
        HttpFields fields = HttpFields.build()
                .add(HttpHeader.COOKIE, "redoubt-gateway-80=planted; a=b; redoubt-gateway-80=own")
                .add(HttpHeader.COOKIE, "redoubt-gateway-80=; redoubt-gateway-8=x; redoubt-gateway-800=y");
        assertEquals(List.of("planted", "own", ""), Cookies.find(fields, Cookies.nameFor(80)));
    }

    @ParameterizedTest
    @CsvSource({
        "redoubt-gateway-80=x; Path=/, true",
        "' redoubt-gateway-81=; Max-Age=0', true",
        "other=redoubt-gateway-80, false",
        "redoubt=gateway, false"
    })
    void onlyAGatewaySetsAGatewaysCookie(String setCookie, boolean ours) {
        assertEquals(ours, Cookies.isOurs(setCookie));
    }
}
