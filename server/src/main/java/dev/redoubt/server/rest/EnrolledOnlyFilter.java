package dev.redoubt.server.rest;

import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import org.eclipse.jetty.server.Request;

/** Enforces {@link EnrolledOnly}. */
@EnrolledOnly
public final class EnrolledOnlyFilter implements ContainerRequestFilter {
    private final Provider<Request> request;
    private final DeviceGate gate;

    /** @param request of the exchange that is being filtered; given by Jersey, since filters are made once */
    @Inject
    public EnrolledOnlyFilter(Provider<Request> request, DeviceGate gate) {
        this.request = request;
        this.gate = gate;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        gate.check(Devices.require(request.get()));
    }
}
