package dev.redoubt.server.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.channel.client.ChannelResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What an answer says when something is wrong. */
public final class Problems {
    private Problems() {}

    public static void assertProblem(int status, String code, ChannelResponse response) throws IOException {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        assertEquals(status, response.status(), body);
        assertEquals("application/problem+json", response.field("content-type").orElse(""), body);
        JsonNode problem = new ObjectMapper().readTree(response.body());
        assertEquals(code, problem.path("code").textValue(), body);
        assertEquals(status, problem.path("status").intValue(), body);
    }
}
