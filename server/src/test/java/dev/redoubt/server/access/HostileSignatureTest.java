package dev.redoubt.server.access;

import static dev.redoubt.server.testing.Mutations.mutated;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.ApiRequest;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Random;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures that are almost well formed: read or refused, and never our mistake. */
class HostileSignatureTest {
    private static final int REQUESTS = 10_000;
    private static final String AUTHORIZATION =
            "AWS4-HMAC-SHA256 Credential=RDBTAAAAAAAAAAAAAAAA/20150830/us-east-1/wickr/"
                    + "aws4_request, SignedHeaders=forwarded;host;x-amz-date, Signature=" + "0a".repeat(32);

    private static ApiRequest request(Random random) {
        HttpFields.Mutable fields = HttpFields.build()
                .add("authorization", mutated(random, AUTHORIZATION))
                .add("x-amz-date", mutated(random, "20150830T123600Z"))
                .add("forwarded", mutated(random, "for=_gateway;host=\"127.0.0.1:8181\";proto=http"));
        return new ApiRequest(
                "GET",
                mutated(random, "/networks/12345678"),
                mutated(random, "maxResults=10&nextToken=%C3%A9"),
                fields,
                "appliance:8443",
                new byte[0],
                new ApiRequest.Origin(Optional.empty(), InetAddress.getLoopbackAddress()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isReadOrRefused(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < REQUESTS; i++) {
            ApiRequest request = request(random);
            try {
                Authorization authorization =
                        Authorization.parse(request.single("authorization").orElseThrow());
                assertNotNull(CanonicalRequest.of(request, authorization.signedFields()));
            } catch (ApiException refused) {
                assertNotNull(refused.getMessage());
            }
        }
    }
}
