package dev.redoubt.server.proposal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the models call sensitive in the input of an operation is a person's name, or is never kept in a proposal. */
class SecretsTest {
    private static final Set<String> NAMES = Set.of("firstName", "lastName");

    @Test
    void everySensitiveMemberIsKnown() throws Exception {
        Set<String> sensitive = new TreeSet<>();
        for (String model : Set.of("wickr-2024-02-01", "redoubt-admin")) {
            addTo(sensitive, model(model));
        }
        sensitive.removeAll(NAMES);
        assertEquals(new TreeSet<>(Proposals.SECRETS), sensitive);
    }

    private static JsonNode model(String name) throws Exception {
        try (InputStream in =
                Objects.requireNonNull(SecretsTest.class.getResourceAsStream("/model/" + name + ".json"))) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static void addTo(Set<String> sensitive, JsonNode model) {
        for (JsonNode operation : model.required("operations")) {
            JsonNode input = shape(model, operation.required("input"));
            addMembers(sensitive, model, input);
        }
    }

    private static void addMembers(Set<String> sensitive, JsonNode model, JsonNode structure) {
        structure.path("members").properties().forEach(member -> {
            JsonNode shape = shape(model, member.getValue());
            if (shape.path("sensitive").asBoolean()) {
                sensitive.add(member.getKey());
            }
            addMembers(sensitive, model, shape);
            if (shape.has("member")) {
                addMembers(sensitive, model, shape(model, shape.get("member")));
            }
        });
    }

    private static JsonNode shape(JsonNode model, JsonNode reference) {
        return model.required("shapes").required(reference.required("shape").textValue());
    }
}
