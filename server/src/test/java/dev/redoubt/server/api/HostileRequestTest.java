package dev.redoubt.server.api;

import static dev.redoubt.server.testing.Mutations.any;
import static dev.redoubt.server.testing.Mutations.mutated;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are almost well formed: whatever comes is answered or refused, and never our mistake. */
class HostileRequestTest {
    private static final int REQUESTS = 3_000;
    private static final List<String> METHODS = List.of("GET", "POST", "PATCH", "DELETE", "HEAD");
    private static final List<String> PATHS = List.of(
            "/networks",
            "/networks/12345678/users",
            "/networks/12345678/users/17",
            "/networks/12345678/users/toggleSuspend",
            "/networks/12345678/settings",
            "/v1/admin/administrators");
    private static final List<String> QUERIES =
            List.of("", "suspend=true", "maxResults=10&nextToken=abc", "startTime=1700000000", "firstName=%C3%A9");
    private static final List<String> BODIES = List.of(
            "",
            "{\"userIds\":[\"1\",\"2\"]}",
            "{\"settings\":{\"consentPopup\":{\"enabled\":true}}}",
            "{\"users\":[{\"username\":\"alice\",\"securityGroupIds\":[\"1\"]}]}",
            "{\"name\":\"alice\",\"role\":\"owner\",\"days\":90}",
            "[".repeat(2_000));

    private static ApiRequest request(Random random) {
        HttpFields.Mutable fields = HttpFields.build().add("x-client-token", mutated(random, "token"));
        return new ApiRequest(
                any(random, METHODS),
                "/" + mutated(random, any(random, PATHS).substring(1)),
                mutated(random, any(random, QUERIES)),
                fields,
                "appliance:8443",
                mutated(random, any(random, BODIES)).getBytes(StandardCharsets.UTF_8),
                new ApiRequest.Origin(Optional.empty(), InetAddress.getLoopbackAddress()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isAnsweredOrRefused(long seed) {
        Random random = new Random(seed);
        Model model = Model.load();
        Operations operations = new Operations(model);
        model.operations()
                .keySet()
                .forEach(name -> operations.register(name, _ -> JsonNodeFactory.instance.objectNode()));
        Authenticator alice = (_, _) -> new Administrator("alice", Role.OWNER);
        Api api = new Api(model, operations, alice, (_, _, _, work) -> work.get(), "12345678");
        for (int i = 0; i < REQUESTS; i++) {
            ApiRequest request = request(random);
            assertTrue(api.answer(request).status() < 500, request::toString);
        }
    }
}
