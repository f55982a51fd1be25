package dev.redoubt.server.pool;

import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.ClaimResponse;
import dev.redoubt.protocol.appliance.PublishKeysRequest;
import dev.redoubt.protocol.appliance.PublishKeysResponse;
import dev.redoubt.server.idempotency.Change;
import dev.redoubt.server.rest.Devices;
import dev.redoubt.server.rest.EnrolledOnly;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.eclipse.jetty.server.Request;

/** {@code POST /v1/keys/publish} and {@code /v1/keys/claim}. */
@Path("/v1/keys")
@EnrolledOnly
public final class PoolResource {
    private final Pool pool;

    public PoolResource(Pool pool) {
        this.pool = pool;
    }

    @POST
    @Path("publish")
    public PublishKeysResponse publish(PublishKeysRequest body, @Context Request request) {
        return pool.publish(Devices.require(request), body, Change.of(request, body));
    }

    @POST
    @Path("claim")
    public ClaimResponse claim(ClaimRequest body, @Context Request request) {
        return pool.claim(Devices.require(request).node(), body, Change.of(request, body));
    }
}
