package dev.redoubt.client.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes without the gateway's token. */
class AdministrativeRequestTest {
    private static final String PATH = "/networks/12345678/users";

    private static HttpFields.Mutable signed() {
        return HttpFields.build().add("Authorization", "AWS4-HMAC-SHA256 Credential=AK/1/2/3/4, Signature=00");
    }

    private static boolean passes(String method, String path, HttpFields fields) throws Exception {
        return AdministrativeRequest.isSigned(method, path, fields);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/networks",
                "/networks/12345678",
                "/networks/12345678/users/batch-delete",
                "/networks/12345678/security-groups/a%20b",
                "/networks/12345678/guest-users/alice%40example.org",
                "/networks/12345678/guest-users/a..b",
                "/v1/admin/audit"
            })
    void aSignedRequestToTheAdministrationApiPasses(String path) throws Exception {
        assertTrue(passes("GET", path, signed()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/hello",
                "/v1/submissions",
                "/v1/admin",
                "/v1/administrator/x",
                "/networksx",
                "/networks/",
                "/networks//v1/submissions",
                "/networks/../v1/submissions",
                "/networks/./../v1/submissions",
                "/networks/..",
                "/networks/%2E%2E/v1/submissions",
                "/networks/.%2E/v1/submissions",
                "/networks/%2e%2e/v1/submissions",
                "/networks/..;x/v1/submissions",
                "/networks/x;y/z",
                "/networks/..%2Fv1%2Fsubmissions",
                "/networks/x%5C..%5Cy",
                "/networks/x\\y",
                "/networks/x%00y",
                "/networks/%zz",
                "/Networks/12345678",
                "/v1/admin/../submissions",
                "//networks/12345678"
            })
    void anyOtherPathNeedsTheToken(String path) throws Exception {
        assertFalse(passes("GET", path, signed()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "CONNECT", "OPTIONS", "TRACE", "get"})
    void methodsThatTheApiHasNotNeedTheToken(String method) throws Exception {
        assertFalse(passes(method, PATH, signed()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer x", "AWS4-HMAC-SHA256", "aws4-hmac-sha256 x", "AWS4-HMAC-SHA512 x", " "})
    void anotherAuthorizationNeedsTheToken(String value) throws Exception {
        assertFalse(passes("GET", PATH, HttpFields.build().add("Authorization", value)));
    }

    @Test
    void noSignatureOrTwoNeedTheToken() throws Exception {
        assertFalse(passes("GET", PATH, HttpFields.EMPTY));
        assertFalse(passes("GET", PATH, signed().add("Authorization", "AWS4-HMAC-SHA256 x")));
    }

    @Test
    void contentOf256KibibytesPassesAndOneByteMoreDoesNot() throws Exception {
        assertTrue(passes("POST", PATH, signed().put("Content-Length", "262144")));
        RefusedRequestException refused = assertThrows(
                RefusedRequestException.class, () -> passes("POST", PATH, signed().put("Content-Length", "262145")));
        assertEquals(413, refused.problem().status());
    }

    @Test
    void contentOfUnknownLengthDoesNotPass() {
        RefusedRequestException refused = assertThrows(
                RefusedRequestException.class,
                () -> passes("POST", PATH, signed().put("Transfer-Encoding", "chunked")));
        assertEquals(411, refused.problem().status());
    }

    @ParameterizedTest
    @CsvSource({"/networks/12345678, true", "/v1/admin/audit, true", "/v1/submissions, false", "/, false"})
    void theHostGoesAlongOnlyToTheAdministrationApi(String path, boolean goes) {
        assertEquals(goes, AdministrativeRequest.isFor(path));
    }
}
