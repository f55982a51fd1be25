package dev.redoubt.server.administration.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where the server's threads stand: what it answers, in the forms that may be taken along. */
final class ThreadsReport {
    private ThreadsReport() {}

    static ArrayNode of(JsonNode answer) {
        ArrayNode threads = JsonNodeFactory.instance.arrayNode();
        for (JsonNode group : answer.path("threads")) {
            ObjectNode one = threads.addObject();
            one.put("count", group.path("count").asInt());
            one.put("virtual", group.path("isVirtual").asBoolean());
            one.put("name", Known.WORD.orOther(group.path("name").asText()));
            one.put("state", Known.WORD.orOther(group.path("state").asText()));
            ArrayNode stack = one.putArray("stack");
            group.path("stack").forEach(place -> stack.add(Known.FAILURE.orOther(place.asText())));
        }
        return threads;
    }
}
