package dev.redoubt.server.idempotency;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.List;

/** Refuses an idempotency key that is out of form, also where nothing is kept under it. */
public final class IdempotencyKeyFilter implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext context) {
        IdempotencyKey.parse(context.getHeaders().getOrDefault(IdempotencyKey.FIELD, List.of()));
    }
}
