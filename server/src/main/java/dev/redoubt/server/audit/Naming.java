package dev.redoubt.server.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Whether an entry is about a user: by a member that names users, as a number or a list of them. */
final class Naming {
    /** Members of details that hold the number of a user or bot, which are of one sequence. */
    private static final Set<String> ONE = Set.of("user", "bot");

    /** Members that hold a list of such. As a number they count. */
    private static final Set<String> SEVERAL = Set.of("users", "bots");

    private Naming() {}

    static boolean names(String line, long user) {
        String number = Long.toString(user);
        return Details.parse(Entry.parse(line).details()).properties().stream()
                .flatMap(Naming::named)
                .anyMatch(value -> value.asText().equals(number));
    }

    private static Stream<JsonNode> named(Map.Entry<String, JsonNode> member) {
        if (ONE.contains(member.getKey())) {
            return Stream.of(member.getValue());
        }
        return SEVERAL.contains(member.getKey()) && member.getValue().isArray()
                ? StreamSupport.stream(member.getValue().spliterator(), false)
                : Stream.empty();
    }
}
