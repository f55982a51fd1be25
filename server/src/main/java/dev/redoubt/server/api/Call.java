package dev.redoubt.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administrator.Administrator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;

/**
 * One call, by somebody who may make it, with an input that the model takes.
 *
 * @param operation its name in the model, as {@code ListUsers}
 * @param input the members of the operation's input by the names of the model, wherever in the request they stood; checked
 *     against types, ranges, patterns and required members of the model
 */
public record Call(Administrator by, String operation, ObjectNode input) {
    /** A required member. */
    public String text(String member) {
        return input.required(member).textValue();
    }

    public Optional<String> optionalText(String member) {
        return optional(member).map(JsonNode::textValue);
    }

    public OptionalInt optionalInteger(String member) {
        Optional<JsonNode> value = optional(member);
        return value.isPresent() ? OptionalInt.of(value.get().intValue()) : OptionalInt.empty();
    }

    public Optional<Boolean> optionalBoolean(String member) {
        return optional(member).map(JsonNode::booleanValue);
    }

    /** Empty where the member is missing. */
    public List<JsonNode> list(String member) {
        return optional(member).stream()
                .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
                .toList();
    }

    public Optional<JsonNode> optional(String member) {
        return Optional.ofNullable(input.get(member)).filter(value -> !value.isNull());
    }
}
