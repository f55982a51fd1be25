package dev.redoubt.bench.appliance;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** The smallest exchange: what comes goes back. */
@Path(EchoResource.PATH)
public final class EchoResource {
    public static final String PATH = "/echo";

    @POST
    public byte[] echo(byte[] body) {
        return body;
    }
}
