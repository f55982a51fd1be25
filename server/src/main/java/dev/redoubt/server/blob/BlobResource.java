package dev.redoubt.server.blob;

import dev.redoubt.protocol.appliance.BlobState;
import dev.redoubt.protocol.appliance.BlobStateRequest;
import dev.redoubt.protocol.appliance.CommitBlobRequest;
import dev.redoubt.protocol.appliance.CreateBlobRequest;
import dev.redoubt.protocol.appliance.DeleteBlobRequest;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
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
    private final FileRules rules;

    public BlobResource(Blobs blobs, FileRules rules) {
        this.blobs = blobs;
        this.rules = rules;
    }

    @POST
    public BlobState create(CreateBlobRequest body, @Context Request request) {
        requireUpload(request);
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
    public BlobState commit(CommitBlobRequest body, @Context Request request) {
        requireUpload(request);
        BlobId id = BlobId.ofWrite(body.getWriteCapability().toByteArray());
        return blobs.complete(id, Integer.toUnsignedLong(body.getExpiresAtHour()))
                .toState();
    }

    private void requireUpload(Request request) {
        if (!rules.mayUpload(Devices.require(request).account())) {
            throw new ProblemException(ProblemCode.FORBIDDEN_BY_POLICY);
        }
    }

    @POST
    @Path("delete")
    public BlobState delete(DeleteBlobRequest body) {
        blobs.delete(BlobId.ofWrite(body.getWriteCapability().toByteArray()));
        return BlobState.getDefaultInstance();
    }
}
