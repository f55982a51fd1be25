package dev.redoubt.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.server.administrator.Role;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Reads a service's description in the format of botocore. It is part of this program: what it does not know is our mistake. */
final class ModelReader {
    /** Asks by POST, since it asks for much. */
    private static final Set<String> READS_BY_POST = Set.of("BatchLookupUserUname");

    private final JsonNode root;

    private ModelReader(JsonNode root) {
        this.root = root;
    }

    /** @param resource a resource of this program */
    static List<OperationModel> read(String resource) {
        try (InputStream in = ModelReader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing in this program");
            }
            return new ModelReader(new ObjectMapper().readTree(in)).operations();
        } catch (IOException e) {
            throw new IllegalStateException(resource + " in this program cannot be read", e);
        }
    }

    private List<OperationModel> operations() {
        List<OperationModel> operations = new ArrayList<>();
        root.required("operations").forEach(operation -> operations.add(operation(operation)));
        return operations;
    }

    private OperationModel operation(JsonNode operation) {
        String name = operation.required("name").textValue();
        String method = operation.required("http").required("method").textValue();
        String uri = operation.required("http").required("requestUri").textValue();
        return new OperationModel(
                name,
                method,
                path(uri),
                structure(operation.required("input").required("shape").textValue()),
                structure(operation.required("output").required("shape").textValue()),
                role(operation, name, method));
    }

    private static Role role(JsonNode operation, String name, String method) {
        if (operation.has("role")) {
            return Role.of(operation.get("role").textValue());
        }
        return method.equals("GET") || READS_BY_POST.contains(name) ? Role.AUDITOR : Role.ADMINISTRATOR;
    }

    private static List<OperationModel.Segment> path(String uri) {
        List<OperationModel.Segment> path = new ArrayList<>();
        for (String part : uri.substring(1).split("/", -1)) {
            boolean label = part.startsWith("{") && part.endsWith("}");
            path.add(
                    label
                            ? new OperationModel.Segment.Label(part.substring(1, part.length() - 1))
                            : new OperationModel.Segment.Literal(part));
        }
        return path;
    }

    private Shape shape(String name) {
        JsonNode shape = root.required("shapes").required(name);
        return switch (shape.required("type").textValue()) {
            case "string" -> text(shape);
            case "integer" -> new Shape.Whole(least(shape, Integer.MIN_VALUE), most(shape, Integer.MAX_VALUE));
            case "long" -> new Shape.Whole(least(shape, Long.MIN_VALUE), most(shape, Long.MAX_VALUE));
            case "boolean" -> new Shape.Flag();
            case "timestamp" -> new Shape.Moment();
            case "list" ->
                new Shape.Sequence(
                        shape(shape.required("member").required("shape").textValue()),
                        least(shape, 0),
                        most(shape, Long.MAX_VALUE));
            case "structure" -> structure(name);
            default -> throw new IllegalStateException("the model has a shape that is not known: " + name);
        };
    }

    private static Shape text(JsonNode shape) {
        Set<String> values = new LinkedHashSet<>();
        shape.path("enum").forEach(value -> values.add(value.textValue()));
        Optional<Pattern> pattern = Optional.ofNullable(shape.get("pattern"))
                .map(JsonNode::textValue)
                .map(Pattern::compile);
        return new Shape.Text(least(shape, 0), most(shape, Long.MAX_VALUE), pattern, values);
    }

    private static long least(JsonNode shape, long otherwise) {
        return shape.path("min").asLong(otherwise);
    }

    private static long most(JsonNode shape, long otherwise) {
        return shape.path("max").asLong(otherwise);
    }

    private Shape.Structure structure(String name) {
        JsonNode shape = root.required("shapes").required(name);
        List<String> required = StreamSupport.stream(shape.path("required").spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
        Map<String, Shape.Member> members = new LinkedHashMap<>();
        shape.required("members")
                .properties()
                .forEach(entry -> members.put(
                        entry.getKey(), member(entry.getKey(), entry.getValue(), required.contains(entry.getKey()))));
        return new Shape.Structure(name, members);
    }

    private Shape.Member member(String name, JsonNode member, boolean required) {
        return new Shape.Member(
                name,
                shape(member.required("shape").textValue()),
                switch (member.path("location").asText("body")) {
                    case "uri" -> Shape.Location.PATH;
                    case "querystring" -> Shape.Location.QUERY;
                    case "header" -> Shape.Location.FIELD;
                    case "body" -> Shape.Location.BODY;
                    default -> throw new IllegalStateException("the model has a location that is not known: " + name);
                },
                member.path("locationName").asText(name),
                required,
                member.path("idempotencyToken").asBoolean());
    }
}
