package dev.redoubt.server.device;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.appliance.EnrolNodeRequest;
import dev.redoubt.protocol.appliance.EnrolNodeResponse;
import dev.redoubt.protocol.appliance.PublishStateRequest;
import dev.redoubt.protocol.appliance.PublishStateResponse;
import dev.redoubt.protocol.appliance.RestoreStateRequest;
import dev.redoubt.protocol.appliance.RestoreStateResponse;
import dev.redoubt.protocol.appliance.SuspendRequest;
import dev.redoubt.protocol.appliance.SuspendResponse;
import dev.redoubt.server.rest.Devices;
import dev.redoubt.server.rest.EnrolledOnly;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Request;

/**
 * {@code POST /v1/account/publish}, {@code /v1/account/suspend} and, on any session, {@code /v1/account/enrol-node} and
 * {@code /v1/account/restore}.
 */
@Path("/v1/account")
public final class DeviceResource {
    private final AccountStates states;
    private final RestoredStates restored;

    public DeviceResource(AccountStates states, RestoredStates restored) {
        this.states = states;
        this.restored = restored;
    }

    @POST
    @Path("enrol-node")
    public EnrolNodeResponse enrolNode(EnrolNodeRequest body) {
        AccountStates.Enrolled enrolled = states.enrol(body);
        return EnrolNodeResponse.newBuilder()
                .setName(enrolled.name().text())
                .addAllSuspensions(
                        enrolled.unsaid().stream().map(ByteString::copyFrom).toList())
                .build();
    }

    @POST
    @Path("publish")
    @EnrolledOnly
    public PublishStateResponse publish(PublishStateRequest body, @Context Request request) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        Request.addCompletionListener(request, _ -> answered.complete(null));
        states.publish(Devices.require(request), body, answered);
        return PublishStateResponse.getDefaultInstance();
    }

    @POST
    @Path("restore")
    public RestoreStateResponse restore(RestoreStateRequest body, @Context Request request) {
        boolean taken = restored.take(Devices.of(request), body);
        return RestoreStateResponse.newBuilder().setTaken(taken).build();
    }

    @POST
    @Path("suspend")
    @EnrolledOnly
    public SuspendResponse suspend(SuspendRequest body, @Context Request request) {
        states.suspend(Devices.require(request), body);
        return SuspendResponse.getDefaultInstance();
    }
}
