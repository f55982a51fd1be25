package dev.redoubt.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.crypto.Secret;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.ApiRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureVersion4Test {
    private static final String TIME = "20150830T123600Z";
    private static final SigningScope SCOPE = new SigningScope("20150830", "us-east-1", "service");

    /**
     * @param fields beside Host and X-Amz-Date, as {@code Name:value}, in their order
     * @param signature of AWS's published signing test suite (github.com/awslabs/aws-c-auth, tests/aws-signing-test-suite/v4)
     */
    record Vector(String name, String method, String target, List<String> fields, String body, String signature) {
        static Vector get(String name, String target, String signature, String... fields) {
            return new Vector(name, "GET", target, List.of(fields), "", signature);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Vector> published() {
        return Stream.of(
                Vector.get("get-vanilla", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
                Vector.get(
                        "get-unreserved",
                        "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
                        "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
                Vector.get(
                        "get-vanilla-query-order-key-case",
                        "/?Param2=value2&Param1=value1",
                        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
                Vector.get(
                        "get-vanilla-query-order-value",
                        "/?Param1=value2&Param1=value1",
                        "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"),
                Vector.get(
                        "get-vanilla-utf8-query",
                        "/?%E1%88%B4=bar",
                        "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
                Vector.get(
                        "get-header-value-order",
                        "/",
                        "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
                        "My-Header1:value4",
                        "My-Header1:value1",
                        "My-Header1:value3",
                        "My-Header1:value2"),
                Vector.get(
                        "get-header-key-duplicate",
                        "/",
                        "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
                        "My-Header1:value2",
                        "My-Header1:value2",
                        "My-Header1:value1"),
                Vector.get(
                        "get-header-value-trim",
                        "/",
                        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
                        "My-Header1: value1",
                        "My-Header2: \"a   b   c\""),
                new Vector(
                        "post-x-www-form-urlencoded",
                        "POST",
                        "/",
                        List.of("Content-Type:application/x-www-form-urlencoded"),
                        "Param1=value1",
                        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"));
    }

    @ParameterizedTest
    @MethodSource("published")
    void isWhatAwsPublishes(Vector vector) {
        HttpFields.Mutable fields = HttpFields.build();
        TreeSet<String> signed = new TreeSet<>(List.of("host", "x-amz-date"));
        for (String field : vector.fields()) {
            String name = field.substring(0, field.indexOf(':'));
            fields.add(name, field.substring(name.length() + 1));
            signed.add(name.toLowerCase(Locale.ROOT));
        }
        fields.add("X-Amz-Date", TIME);
        ApiRequest request = request(vector.method(), vector.target(), fields, "example.amazonaws.com", vector.body());
        try (Secret secret = secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")) {
            byte[] signature =
                    SignatureVersion4.sign(secret, SCOPE, TIME, CanonicalRequest.of(request, List.copyOf(signed)));
            assertEquals(vector.signature(), HexFormat.of().formatHex(signature));
        }
    }

    private static ApiRequest request(String method, String target, HttpFields fields, String authority, String body) {
        int mark = target.indexOf('?');
        return new ApiRequest(
                method,
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? "" : target.substring(mark + 1),
                fields,
                authority,
                body.getBytes(StandardCharsets.UTF_8),
                new ApiRequest.Origin(Optional.empty(), InetAddress.getLoopbackAddress()));
    }

    private static Secret secret(String text) {
        return Secret.takeOwnershipOf(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Requests as the AWS command line sends them for this very model, signed by botocore: see make-vectors.py beside them. */
    static Stream<JsonNode> ofBotocore() throws IOException {
        try (InputStream in = SignatureVersion4Test.class.getResourceAsStream("botocore.json")) {
            return new ObjectMapper().readTree(in).valueStream();
        }
    }

    @ParameterizedTest
    @MethodSource("ofBotocore")
    void isWhatBotocoreSends(JsonNode sent) {
        HttpFields.Mutable fields = HttpFields.build();
        sent.get("fields")
                .properties()
                .forEach(field -> fields.add(field.getKey(), field.getValue().textValue()));
        ApiRequest request = request(
                sent.get("method").textValue(),
                sent.get("target").textValue(),
                fields,
                sent.get("host").textValue(),
                sent.get("body").textValue());
        Authorization authorization =
                Authorization.parse(request.single("authorization").orElseThrow());
        try (Secret secret = secret(sent.get("secret").textValue())) {
            byte[] signature = SignatureVersion4.sign(
                    secret,
                    authorization.scope(),
                    request.single("x-amz-date").orElseThrow(),
                    CanonicalRequest.of(request, authorization.signedFields()));
            assertEquals(
                    HexFormat.of().formatHex(authorization.signature()),
                    HexFormat.of().formatHex(signature));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host=gateway.example | gateway.example",
                "host=\"127.0.0.1:8181\" | 127.0.0.1:8181",
                "for=192.0.2.1;host=\"[::1]:8181\";proto=http | [::1]:8181",
                "proto=http;HOST=localhost | localhost"
            })
    void theGatewaysHostIsTheOneThatIsSigned(String forwarded, String host) {
        HttpFields fields = HttpFields.build().add("Forwarded", forwarded);
        assertEquals(host, CanonicalRequest.host(request("GET", "/", fields, "appliance:8443", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host=a, host=b",
                "for=a",
                "host=",
                "xhost=a",
                "host=a;host=b",
                "host=\"a b\"",
                "host=\"a",
                "",
                ";"
            })
    void aForwardedFieldThatNamesNoHostOrTwoIsRefused(String forwarded) {
        HttpFields fields = HttpFields.build().add("Forwarded", forwarded);
        ApiRequest request = request("GET", "/", fields, "appliance:8443", "");
        assertThrows(ApiException.BadRequestError.class, () -> CanonicalRequest.host(request));
    }

    @Test
    void withoutTheGatewayTheHostIsTheApplianceItself() {
        assertEquals(
                "appliance:8443", CanonicalRequest.host(request("GET", "/", HttpFields.EMPTY, "appliance:8443", "")));
    }

    @Test
    void aSignedFieldThatIsNotThereIsRefused() {
        ApiRequest request = request("GET", "/", HttpFields.EMPTY, "appliance:8443", "");
        assertThrows(
                ApiException.UnauthorizedError.class,
                () -> CanonicalRequest.of(request, List.of("host", "x-amz-date")));
    }
}
