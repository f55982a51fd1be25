package dev.redoubt.server.rendezvous;

import dev.redoubt.protocol.appliance.OpenRendezvousRequest;
import dev.redoubt.protocol.appliance.ReadRendezvous;
import dev.redoubt.protocol.appliance.Rendezvous;
import dev.redoubt.protocol.appliance.RendezvousAnswer;
import dev.redoubt.protocol.appliance.RendezvousRequest;
import dev.redoubt.server.rest.Devices;
import dev.redoubt.server.rest.EnrolledOnly;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.eclipse.jetty.server.Request;

/** {@code POST /v1/rendezvous/…}: open and answer for enrolled devices, request and read on any session. */
@Path("/v1/rendezvous")
public final class RendezvousResource {
    private final Meetings meetings;

    public RendezvousResource(Meetings meetings) {
        this.meetings = meetings;
    }

    @POST
    @Path("open")
    @EnrolledOnly
    public Rendezvous open(OpenRendezvousRequest body, @Context Request request) {
        return meetings.open(Devices.require(request), body.getId(), body.getOffer());
    }

    @POST
    @Path("request")
    public Rendezvous request(RendezvousRequest body) {
        return meetings.request(body.getId(), body.getRequest());
    }

    @POST
    @Path("answer")
    @EnrolledOnly
    public Rendezvous answer(RendezvousAnswer body, @Context Request request) {
        return meetings.answer(Devices.require(request), body.getId(), body.getAnswer());
    }

    @POST
    @Path("read")
    public Rendezvous read(ReadRendezvous body) {
        return meetings.read(body.getId());
    }
}
