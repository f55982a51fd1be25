package dev.redoubt.server.blob;

import dev.redoubt.protocol.appliance.BlobState;
import dev.redoubt.protocol.appliance.BlobStateRequest;
import dev.redoubt.protocol.appliance.CommitBlobRequest;
import dev.redoubt.protocol.appliance.CreateBlobRequest;
import dev.redoubt.protocol.appliance.DeleteBlobRequest;
import dev.redoubt.server.rest.Devices;
import dev.redoubt.server.rest.EnrolledOnly;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.eclipse.jetty.server.Request;

/** {@code POST /v1/blobs} and below: everything about a blob but its bytes, which {@link BlobContentHandler} moves. */
@Path("/v1/blobs")
@EnrolledOnly
public final class BlobResource {
    private final Blobs blobs;

    public BlobResource(Blobs blobs) {
        this.blobs = blobs;
    }

    @POST
    public BlobState create(CreateBlobRequest body, @Context Request request) {
        BlobId id = BlobId.ofWrite(body.getWriteCapability().toByteArray());
        return blobs.create(Devices.require(request).node(), id, body.getSize()).toState();
    }

    @POST
    @Path("state")
    public BlobState state(BlobStateRequest body) {
        return blobs.require(BlobId.ofWrite(body.getWriteCapability().toByteArray()))
                .toState();
    }

    @POST
    @Path("commit")
    public BlobState commit(CommitBlobRequest body) {
        BlobId id = BlobId.ofWrite(body.getWriteCapability().toByteArray());
        return blobs.complete(id, Integer.toUnsignedLong(body.getExpiresAtHour()))
                .toState();
    }

    @POST
    @Path("delete")
    public BlobState delete(DeleteBlobRequest body) {
        blobs.delete(BlobId.ofWrite(body.getWriteCapability().toByteArray()));
        return BlobState.getDefaultInstance();
    }
}
