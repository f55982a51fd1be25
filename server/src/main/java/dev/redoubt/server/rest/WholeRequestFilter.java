package dev.redoubt.server.rest;

import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * Reads every request to its verified end before a resource runs, whether the resource looks at the body or not: a request
 * that was cut off changes nothing.
 */
public final class WholeRequestFilter implements ContainerRequestFilter {
    /** After all others: who is refused for another reason is not read. */
    static final int PRIORITY = Priorities.USER + 1000;

    private final int largest;

    /** @param largest bytes of a body at most */
    public WholeRequestFilter(int largest) {
        this.largest = largest;
    }

    @Override
    public void filter(ContainerRequestContext context) throws IOException {
        byte[] body = context.getEntityStream().readNBytes(largest + 1);
        if (body.length > largest) {
            throw new ProblemException(ProblemCode.REQUEST_TOO_LARGE, "a request has at most " + largest + " bytes");
        }
        context.setEntityStream(new ByteArrayInputStream(body));
    }
}
