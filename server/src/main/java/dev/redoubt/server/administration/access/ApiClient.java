package dev.redoubt.server.administration.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.server.api.Model;
import dev.redoubt.server.api.OperationModel;
import dev.redoubt.server.api.PercentCoding;
import dev.redoubt.server.api.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;

/**
 * Calls operations by their names and members, wherever in the request the model puts these. The network's id and a client token
 * are filled in.
 */
public final class ApiClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NETWORK = "networkId";
    private static final String NEXT = "nextToken";
    private static final String SIZE = "maxResults";
    private static final int LARGEST_PAGE = 100;

    private final Model model;
    private final Access access;
    private Optional<String> network = Optional.empty();

    /** @param access owned from now on */
    public ApiClient(Model model, Access access) {
        this.model = model;
        this.access = access;
    }

    public Model model() {
        return model;
    }

    /** The id of the appliance's one network. */
    public String network() {
        if (network.isEmpty()) {
            JsonNode networks = call("ListNetworks", members()).path("networks");
            if (networks.isEmpty()) {
                throw new AccessException("the appliance names no network");
            }
            network = Optional.of(networks.get(0).path(NETWORK).asText());
        }
        return network.get();
    }

    /** No members yet. */
    public static ObjectNode members() {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * @param operation its name in the model
     * @param given the members of its input
     * @throws RefusedException if the appliance refuses it
     * @throws AccessException if there is no answer
     */
    public ObjectNode call(String operation, ObjectNode given) {
        OperationModel called = model.operation(operation);
        Answer answer = access.send(request(called, completed(called, given)));
        if (answer.status() / 100 != 2) {
            throw refused(answer);
        }
        return object(answer);
    }

    /**
     * All elements of a list, page by page.
     *
     * @param list the member of the output that holds them
     * @param most at most so many
     */
    public ArrayNode all(String operation, ObjectNode given, String list, int most) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        ObjectNode asked = given.deepCopy();
        Optional<String> next = Optional.empty();
        do {
            asked.put(SIZE, Math.min(LARGEST_PAGE, most - all.size()));
            next.ifPresent(token -> asked.put(NEXT, token));
            ObjectNode page = call(operation, asked);
            page.path(list).forEach(all::add);
            next = Optional.ofNullable(page.get(NEXT)).map(JsonNode::textValue);
        } while (next.isPresent() && all.size() < most);
        return all;
    }

    private ObjectNode completed(OperationModel operation, ObjectNode given) {
        ObjectNode all = given.deepCopy();
        for (Shape.Member member : operation.input().members().values()) {
            if (member.token() && !all.has(member.name())) {
                all.put(member.name(), UUID.randomUUID().toString());
            }
            if (member.name().equals(NETWORK) && !all.has(NETWORK)) {
                all.put(NETWORK, network());
            }
        }
        return all;
    }

    private static OutgoingRequest request(OperationModel operation, ObjectNode members) {
        ObjectNode body = members();
        List<Field> fields = new ArrayList<>();
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        for (Shape.Member member : operation.input().members().values()) {
            JsonNode value = members.get(member.name());
            if (value == null || value.isNull()) {
                continue;
            }
            switch (member.location()) {
                case BODY -> body.set(member.name(), value);
                case QUERY -> query.add(escaped(member.wireName()) + "=" + escaped(value.asText()));
                case FIELD -> fields.add(new Field(member.wireName().toLowerCase(Locale.ROOT), value.asText()));
                case PATH -> {
                    // The path names it.
                }
            }
        }
        byte[] content = new byte[0];
        if (hasBody(operation)) {
            content = body.toString().getBytes(UTF_8);
            fields.add(new Field("content-type", "application/json"));
        }
        return new OutgoingRequest(operation.method(), path(operation, members) + query, fields, content);
    }

    private static boolean hasBody(OperationModel operation) {
        return operation.input().members().values().stream()
                .anyMatch(member -> member.location() == Shape.Location.BODY);
    }

    private static String path(OperationModel operation, ObjectNode members) {
        StringBuilder path = new StringBuilder();
        for (OperationModel.Segment segment : operation.path()) {
            path.append('/')
                    .append(
                            switch (segment) {
                                case OperationModel.Segment.Literal(String text) -> text;
                                case OperationModel.Segment.Label(String member) -> escaped(label(members, member));
                            });
        }
        return path.toString();
    }

    /** One that is empty, or made of dots, would be another path. */
    private static String label(ObjectNode members, String member) {
        String value = members.path(member).asText();
        if (value.isEmpty() || value.chars().allMatch(c -> c == '.')) {
            throw new AccessException(member + " cannot be \"" + value + "\"");
        }
        return value;
    }

    private static String escaped(String text) {
        return PercentCoding.encode(text, "");
    }

    private static ObjectNode object(Answer answer) {
        try {
            if (answer.body().length == 0) {
                return members();
            }
            if (JSON.readTree(answer.body()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new AccessException("the answer is no JSON (status " + answer.status() + ")", e);
        } catch (IOException e) {
            throw new IllegalStateException("reading bytes in memory does not fail", e);
        }
        throw new AccessException("the answer is no JSON object (status " + answer.status() + ")");
    }

    private static RefusedException refused(Answer answer) {
        JsonNode said;
        try {
            said = object(answer);
        } catch (AccessException e) {
            // Not from the API: what it is, the status has to say.
            return new RefusedException(answer.status(), "", "refused with status " + answer.status(), List.of());
        }
        List<String> reasons = new ArrayList<>();
        for (Iterator<JsonNode> each = said.path("reasons").iterator(); each.hasNext(); ) {
            JsonNode reason = each.next();
            reasons.add(
                    (reason.path("field").asText() + " " + reason.path("reason").asText()).strip());
        }
        String message = said.path("message").asText(said.path("detail").asText("status " + answer.status()));
        return new RefusedException(answer.status(), answer.errorType().orElse(""), message, reasons);
    }

    @Override
    public void close() {
        access.close();
    }
}
