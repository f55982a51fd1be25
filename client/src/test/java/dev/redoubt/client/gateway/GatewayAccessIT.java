package dev.redoubt.client.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.failure.ConsentDueException;
import dev.redoubt.client.failure.ContainerBusyException;
import dev.redoubt.client.failure.DeviceErasedException;
import dev.redoubt.client.failure.PassphraseDueException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.SessionEndedException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let through, and who is not, byte for byte. */
@Timeout(60)
class GatewayAccessIT {
    private static final String ADMINISTRATION = "/networks/12345678/users";
    private static final String SIGNED = "Authorization: AWS4-HMAC-SHA256 Credential=x";

    @TempDir
    Path folder;

    private TestGateway gateway;
    private String host;
    private String token;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(folder, new TestResource());
        host = "Host: 127.0.0.1:" + gateway.port();
        token = Admission.HEADER + ": " + gateway.token();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theTokenLetsThrough() throws Exception {
        assertStatus(200, get("/hello", host, token));
        assertStatus(200, get("/hello", "Host: localhost:" + gateway.port(), token));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:PORT",
                "127.0.0.1",
                "127.0.0.1:1",
                "127.0.0.2:PORT",
                "[::1]:PORT",
                "LOCALHOST.:PORT"
            })
    void anotherHostIsRefusedThoughTheTokenIsThere(String name) throws Exception {
        String other = "Host: " + name.replace("PORT", Integer.toString(gateway.port()));
        assertStatus(421, get("/hello", other, token));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: https://127.0.0.1:PORT",
                "Origin: http://localhost:PORT",
                "Origin: http://127.0.0.1:1",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site"
            })
    void otherSitesAreRefusedThoughTheTokenIsThere(String field) throws Exception {
        String foreign = field.replace("PORT", Integer.toString(gateway.port()));
        assertStatus(403, get("/hello", host, token, foreign));
    }

    @Test
    void aPreflightFromAnotherSiteIsRefusedAndGrantsNothing() throws Exception {
        String answer = gateway.raw(
                "OPTIONS /hello HTTP/1.1",
                host,
                "Origin: http://evil.example",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: redoubt-gateway-token",
                "Connection: close");
        assertStatus(403, answer);
        assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains("access-control-"), answer);
    }

    private void assertRefused(int status, String code, RedoubtException why) throws Exception {
        gateway.refusal = why;
        String answer = get("/hello", host, token);
        assertStatus(status, answer);
        assertTrue(answer.contains("\"code\":\"" + code + "\""), answer);
        assertStatus(status, get(ADMINISTRATION, host, SIGNED));
    }

    @Test
    void whatThePolicyWantsFirstComesBeforeEveryRequest() throws Exception {
        assertRefused(403, "consent_due", new ConsentDueException());
        assertRefused(403, "passphrase_due", new PassphraseDueException("at least 2 digits"));
        assertRefused(503, "container_busy", new ContainerBusyException());
        gateway.refusal = null;
        assertStatus(200, get("/hello", host, token));
    }

    @Test
    void withoutADeviceThereIsNoGateway() throws Exception {
        DeviceErasedException erased = new DeviceErasedException(Instant.EPOCH);
        gateway.refusal = erased;
        assertSame(erased, assertThrows(DeviceErasedException.class, gateway.gateway()::await));
        assertFalse(Files.exists(gateway.tokenFile()));
        // Who asks in between is told, too.
        assertEquals("device_erased", Problem.of(erased).code());
        assertEquals("session_ended", Problem.of(new SessionEndedException()).code());
    }

    @Test
    void withoutTheTokenNothingPasses() throws Exception {
        String refused = get("/hello", host);
        assertStatus(403, refused);
        assertTrue(refused.contains("\"code\":\"token_required\""), refused);
        assertFalse(refused.contains(gateway.token()));
    }

    @Test
    void aWrongTokenIsNone() throws Exception {
        assertStatus(403, get("/hello", host, token + "x"));
        assertStatus(403, get("/hello", host, token.substring(0, token.length() - 1)));
        assertStatus(403, get("/hello", host, Admission.HEADER + ": "));
        assertStatus(403, get("/hello", host, "Authorization: Bearer " + gateway.token()));
        assertStatus(403, get("/hello?token=" + gateway.token(), host));
    }

    @Test
    void aSignedAdministrativeRequestPassesWithoutTheTokenAndItsHostGoesAlong() throws Exception {
        String answer = get(ADMINISTRATION, host, SIGNED, "Forwarded: host=evil.example");
        assertStatus(200, answer);
        assertTrue(answer.contains("authorization: AWS4-HMAC-SHA256 Credential=x"), answer);
        assertTrue(answer.contains("forwarded: host=\"127.0.0.1:" + gateway.port() + "\"\r\n"), answer);
        assertFalse(answer.contains("evil.example"), answer);
    }

    @Test
    void theTokenAloneStillLetsThroughToTheAdministrationApi() throws Exception {
        assertTrue(get(ADMINISTRATION, host, token).contains("forwarded: host="));
    }

    @Test
    void aSignatureDoesNotHelpAnotherHostOrAnotherSite() throws Exception {
        assertStatus(421, get(ADMINISTRATION, "Host: evil.example:" + gateway.port(), SIGNED));
        assertStatus(403, get(ADMINISTRATION, host, SIGNED, "Origin: http://evil.example"));
        assertStatus(403, get(ADMINISTRATION, host, SIGNED, "Origin: null"));
        assertStatus(403, get(ADMINISTRATION, host, SIGNED, "Sec-Fetch-Site: cross-site"));
        assertStatus(403, get(ADMINISTRATION, host, SIGNED, "Sec-Fetch-Site: same-site"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hello",
                "/networks/../hello",
                "/networks/%2e%2e/hello",
                "/networks/%2E%2E/hello",
                "/networks/..;/hello",
                "/networks/..%2Fhello",
                "/networks//hello",
                "/.redoubt-gateway/x",
                "//networks/hello"
            })
    void aSignatureOpensNoOtherPath(String path) throws Exception {
        String answer = get(path, host, SIGNED);
        assertTrue(answer.startsWith("HTTP/1.1 403") || answer.startsWith("HTTP/1.1 400"), answer);
    }

    @Test
    void whatIsNotSignedNeedsTheTokenOnTheAdministrationApiToo() throws Exception {
        assertStatus(403, get(ADMINISTRATION, host));
        assertStatus(403, get(ADMINISTRATION, host, "Authorization: Bearer x"));
    }

    @Test
    void otherRequestsSayNothingOfTheHost() throws Exception {
        assertFalse(get("/fields", host, token, "Forwarded: host=evil.example").contains("forwarded"));
    }

    @Test
    void theLinkGivesItsCookieOnce() throws Exception {
        String path = URI.create(gateway.gateway().openingUrl().orElseThrow()).getPath();
        assertStatus(403, get(path + "x", host));
        assertStatus(403, get(path, host, "Sec-Fetch-Site: cross-site"));
        String answer = get(path, host, "Sec-Fetch-Site: none");
        assertStatus(303, answer);
        assertTrue(answer.contains("HttpOnly; SameSite=Strict"), answer);
        String set = answer.lines()
                .filter(line -> line.startsWith("Set-Cookie: "))
                .findFirst()
                .orElseThrow();
        String cookie = set.substring("Set-Cookie: ".length(), set.indexOf(';'));
        assertStatus(200, get("/hello", host, "Cookie: a=b; " + cookie));
        assertStatus(403, get("/hello", host, "Cookie: a=b; " + cookie, "Sec-Fetch-Site: same-site"));
        assertStatus(403, get(path, host));
    }

    @ParameterizedTest
    @CsvSource({
        "400, CONNECT evil.example:443 HTTP/1.1",
        "400, GET http://evil.example/ HTTP/1.1",
        "505, GET /hello HTTP/1.0",
        "404, POST /channel/device HTTP/1.1",
        "404, POST /CHANNEL/rotation HTTP/1.1",
        "404, OPTIONS * HTTP/1.1"
    })
    void whatIsNotForAResourceOfTheApplianceIsRefused(int status, String line) throws Exception {
        assertStatus(status, gateway.raw(line, host, token, "Connection: close"));
    }

    @Test
    void anUpgradeIsRefused() throws Exception {
        String[] request = {"GET /hello HTTP/1.1", host, token, "Upgrade: websocket", "Connection: Upgrade"};
        assertStatus(501, gateway.raw(request));
    }

    @Test
    void aFieldThatCannotGoThroughTheChannelIsSaidNotToPass() throws Exception {
        assertStatus(400, get("/hello", host, token, "X-Name: \u00fc"));
        assertStatus(415, get("/hello", host, token, "Content-Encoding: gzip"));
    }

    @Test
    void nobodyListensOnAnotherInterface() throws Exception {
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : network.inetAddresses().toList()) {
                if (address instanceof Inet4Address && !address.isLoopbackAddress()) {
                    assertThrows(ConnectException.class, () -> new Socket(address, gateway.port()).close());
                }
            }
        }
    }

    private String get(String path, String... fields) throws Exception {
        String[] lines = new String[fields.length + 2];
        lines[0] = "GET " + path + " HTTP/1.1";
        System.arraycopy(fields, 0, lines, 1, fields.length);
        lines[lines.length - 1] = "Connection: close";
        return gateway.raw(lines);
    }

    private static void assertStatus(int status, String answer) {
        assertEquals("HTTP/1.1 " + status, answer.substring(0, Math.min(12, answer.length())), answer);
    }
}
