package dev.redoubt.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;

/** Collects the members of an operation's input from wherever they stand, and holds them against the model. */
final class RequestInput {
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,17}");
    private static final Pattern JSON_TYPE =
            Pattern.compile("application/(x-amz-)?json(-1\\.[01])?\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    // Two members of one name are one for one reader and another for the next.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final OperationModel operation;
    private final ObjectNode members = JsonNodeFactory.instance.objectNode();
    private final Reasons reasons = new Reasons();

    private RequestInput(OperationModel operation) {
        this.operation = operation;
    }

    /**
     * @param path the members that stand in the path
     * @throws ApiException.BadRequestError if something is not well formed
     * @throws ApiException.ValidationError if it is not what the model takes
     */
    static ObjectNode collect(OperationModel operation, Map<String, String> path, ApiRequest request) {
        RequestInput input = new RequestInput(operation);
        input.fromPath(path);
        input.fromQuery(Query.parse(request.query()));
        input.fromFields(request);
        input.fromBody(request);
        operation.input().check(input.members, "", input.reasons);
        input.reasons.throwIfAny();
        removeNulls(input.members);
        return input.members;
    }

    private Optional<Shape.Member> member(Predicate<Shape.Member> which) {
        return operation.input().members().values().stream().filter(which).findFirst();
    }

    private void fromPath(Map<String, String> path) {
        path.forEach((label, value) -> member(member -> member.location() == Shape.Location.PATH
                        && member.wireName().equals(label))
                .ifPresent(member -> members.set(member.name(), value(member.shape(), value))));
    }

    private void fromQuery(Query query) {
        for (Query.Parameter parameter : query.parameters()) {
            Optional<Shape.Member> member = member(one ->
                    one.location() == Shape.Location.QUERY && one.wireName().equals(parameter.name()));
            if (member.isEmpty()) {
                reasons.add(Shape.Structure.shortened(parameter.name()), "is not known");
            } else if (members.has(member.get().name())) {
                reasons.add(member.get().name(), "stands there more than once");
            } else {
                members.set(member.get().name(), value(member.get().shape(), parameter.value()));
            }
        }
    }

    private void fromFields(ApiRequest request) {
        operation.input().members().values().stream()
                .filter(member -> member.location() == Shape.Location.FIELD)
                .forEach(member -> request.single(member.wireName())
                        .ifPresent(value -> members.set(member.name(), value(member.shape(), value))));
    }

    /** What is not of its form stays a text, which the shape then refuses. */
    private static JsonNode value(Shape shape, String text) {
        return switch (shape) {
            case Shape.Whole _, Shape.Moment _ ->
                WHOLE.matcher(text).matches() ? LongNode.valueOf(Long.parseLong(text)) : TextNode.valueOf(text);
            case Shape.Flag _ ->
                text.equals("true") || text.equals("false")
                        ? BooleanNode.valueOf(text.equals("true"))
                        : TextNode.valueOf(text);
            case Shape.Text _, Shape.Sequence _, Shape.Structure _ -> TextNode.valueOf(text);
        };
    }

    private void fromBody(ApiRequest request) {
        if (request.body().length == 0) {
            return;
        }
        if (member(one -> one.location() == Shape.Location.BODY).isEmpty()) {
            throw new ApiException.BadRequestError("this operation takes no body");
        }
        requireJson(request);
        JsonNode body = parse(request.body());
        if (!(body instanceof ObjectNode object)) {
            throw new ApiException.BadRequestError("the body is not a JSON object");
        }
        object.properties().forEach(entry -> {
            Optional<Shape.Member> member = member(one ->
                    one.location() == Shape.Location.BODY && one.wireName().equals(entry.getKey()));
            if (member.isPresent()) {
                members.set(member.get().name(), entry.getValue());
            } else {
                reasons.add(Shape.Structure.shortened(entry.getKey()), "is not known");
            }
        });
    }

    private static void requireJson(ApiRequest request) {
        Optional<String> type = request.single(HttpHeader.CONTENT_TYPE.asString());
        if (type.isPresent() && !JSON_TYPE.matcher(type.get()).matches()) {
            throw new ApiException.BadRequestError("the body is application/json");
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            // Without the parser's words: they repeat what was sent.
            throw new ApiException.BadRequestError("the body is not well-formed JSON");
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory are read", e);
        }
    }

    private static void removeNulls(JsonNode value) {
        if (value instanceof ObjectNode) {
            for (Iterator<JsonNode> members = value.elements(); members.hasNext(); ) {
                if (members.next().isNull()) {
                    members.remove();
                }
            }
        }
        value.forEach(RequestInput::removeNulls);
    }
}
