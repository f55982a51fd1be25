package dev.redoubt.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What is answered.
 *
 * @param operation whose answer it is; empty where none was asked for
 * @param errorType the shape of an error
 */
record ApiAnswer(Optional<String> operation, int status, Optional<String> errorType, ObjectNode body) {
    static ApiAnswer of(ObjectNode output) {
        return new ApiAnswer(Optional.empty(), 200, Optional.empty(), output);
    }

    static ApiAnswer of(ApiException error) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("message", error.getMessage());
        if (error instanceof ApiException.ValidationError invalid) {
            ArrayNode reasons = body.putArray("reasons");
            invalid.reasons()
                    .forEach(reason ->
                            reasons.addObject().put("field", reason.field()).put("reason", reason.reason()));
        }
        return new ApiAnswer(Optional.empty(), error.status(), Optional.of(error.shape()), body);
    }

    ApiAnswer to(OperationModel asked) {
        return new ApiAnswer(Optional.of(asked.name()), status, errorType, body);
    }
}
