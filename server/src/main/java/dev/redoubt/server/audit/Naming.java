package dev.redoubt.server.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Whether an entry is about a user: by a member that names users, as a number or a list of them. */
final class Naming {
    /** Members of details that hold numbers of users or bots, which are of one sequence. */
    private static final Set<String> MEMBERS = Set.of("user", "users", "userId", "userIds", "bot", "bots", "botId");

    private Naming() {}

    static boolean names(String line, long user) {
        ObjectNode details = Details.parse(Entry.parse(line).details());
        return details.properties().stream()
                .filter(member -> MEMBERS.contains(member.getKey()))
                .flatMap(member -> member.getValue().isArray()
                        ? StreamSupport.stream(member.getValue().spliterator(), false)
                        : Stream.of(member.getValue()))
                .anyMatch((JsonNode value) -> value.asText().equals(Long.toString(user)));
    }
}
