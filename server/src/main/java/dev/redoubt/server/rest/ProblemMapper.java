package dev.redoubt.server.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.database.DatabaseAwayException;
import dev.redoubt.server.database.DatabaseFullException;
import dev.redoubt.server.logging.LogDetail;
import dev.redoubt.server.logging.LogEvent;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The one exception mapper: every exception as problem details (RFC 9457) with a stable code. */
public final class ProblemMapper implements ExceptionMapper<Throwable> {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Somebody has to make room first. */
    private static final Duration WHEN_FULL = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Response toResponse(Throwable failure) {
        ProblemException problem = toProblem(failure);
        return Response.status(problem.code().status())
                .type(MEDIA_TYPE)
                .entity(body(problem))
                .build();
    }

    /** What to tell about any failure; one that is our mistake is logged here, once. */
    public static ProblemException toProblem(Throwable failure) {
        return switch (failure) {
            case ProblemException problem -> problem;
            case DatabaseAwayException _ ->
                new ProblemException(ProblemCode.UNAVAILABLE, "the database is away; repeat the same request later");
            case DatabaseFullException _ ->
                new ProblemException(
                        ProblemCode.UNAVAILABLE,
                        "the database has no room left, and nothing was done; repeat the same request later",
                        WHEN_FULL);
            case WebApplicationException refused -> refused(refused);
            // The rest of the request never came: there is nobody to answer, and nothing was done.
            case IOException _ -> new ProblemException(ProblemCode.MALFORMED_REQUEST, "the request was cut off");
            default -> mistake(failure);
        };
    }

    private static ProblemException refused(WebApplicationException refused) {
        return switch (refused.getResponse().getStatus()) {
            case 404 -> new ProblemException(ProblemCode.NOT_FOUND);
            case 405 -> new ProblemException(ProblemCode.METHOD_NOT_ALLOWED);
            case 406 -> new ProblemException(ProblemCode.NOT_ACCEPTABLE);
            case 415 -> new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
            default ->
                refused.getResponse().getStatusInfo().getFamily() == Response.Status.Family.CLIENT_ERROR
                        ? new ProblemException(ProblemCode.MALFORMED_REQUEST)
                        : mistake(refused);
        };
    }

    private static ProblemException mistake(Throwable failure) {
        LogEvent.MISTAKE.write(LogDetail.failure(failure));
        return new ProblemException(ProblemCode.INTERNAL);
    }

    /** The body of an answer. */
    public static byte[] body(ProblemException problem) {
        ObjectNode node = JSON.createObjectNode();
        node.put("type", "about:blank");
        node.put("title", problem.code().title());
        node.put("status", problem.code().status());
        node.put("code", problem.code().code());
        node.put("detail", problem.detail());
        problem.retryAfter().ifPresent(seconds -> node.put("retry_after", seconds));
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
