package dev.redoubt.server.enrolment;

import dev.redoubt.protocol.appliance.EnrolRequest;
import dev.redoubt.protocol.appliance.EnrolResponse;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** {@code POST /v1/enrol}: the one thing that a session without a device can do. */
@Path("/v1/enrol")
public final class EnrolmentResource {
    private final Enrolment enrolment;

    public EnrolmentResource(Enrolment enrolment) {
        this.enrolment = enrolment;
    }

    @POST
    public EnrolResponse enrol(EnrolRequest request) {
        return EnrolResponse.newBuilder()
                .setName(enrolment.enrol(request).text())
                .build();
    }
}
