package dev.redoubt.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.server.api.ApiException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationTest {
    private static final String SIGNATURE = "0123456789abcdef".repeat(4);

    @Test
    void itsPartsAreRead() {
        Authorization parsed =
                Authorization.parse("AWS4-HMAC-SHA256 Credential=KEY/20150830/us-east-1/wickr/aws4_request,"
                        + " SignedHeaders=host;x-amz-date, Signature=" + SIGNATURE);
        assertEquals("KEY", parsed.keyId());
        assertEquals(new SigningScope("20150830", "us-east-1", "wickr"), parsed.scope());
        assertEquals(List.of("host", "x-amz-date"), parsed.signedFields());
        assertEquals(32, parsed.signature().length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer abc",
                "AWS4-HMAC-SHA1 Credential=KEY/20150830/r/wickr/aws4_request, SignedHeaders=host, Signature=S",
                "AWS4-HMAC-SHA256 Credential=KEY/2015083/r/wickr/aws4_request, SignedHeaders=host, Signature=S",
                "AWS4-HMAC-SHA256 Credential=KEY/20150830/r/wickr/aws5_request, SignedHeaders=host, Signature=S",
                "AWS4-HMAC-SHA256 Credential=KEY/20150830/r/wickr/aws4_request, SignedHeaders=Host, Signature=S",
                "AWS4-HMAC-SHA256 Credential=KEY/20150830/r/wickr/aws4_request, SignedHeaders=x;host, Signature=S",
                "AWS4-HMAC-SHA256 Credential=KEY/20150830/r/wickr/aws4_request, SignedHeaders=host;host, Signature=S",
                "AWS4-HMAC-SHA256 Credential=KEY/20150830/r/wickr/aws4_request, SignedHeaders=host, Signature=Sa",
                "AWS4-HMAC-SHA256 Credential=KEY/20150830/r/wickr/aws4_request, SignedHeaders=host, Signature=S, more",
                "AWS4-HMAC-SHA256 Credential=K Y/20150830/r/wickr/aws4_request, SignedHeaders=host, Signature=S",
            })
    void anythingElseIsRefused(String field) {
        String text = field.replace("=S", "=" + SIGNATURE);
        assertThrows(ApiException.UnauthorizedError.class, () -> Authorization.parse(text));
    }
}
