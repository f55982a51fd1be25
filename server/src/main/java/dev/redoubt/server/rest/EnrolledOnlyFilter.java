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

    /** @param request of the exchange that is being filtered; given by Jersey, since filters are made once */
    @Inject
    public EnrolledOnlyFilter(Provider<Request> request) {
        this.request = request;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        Devices.require(request.get());
    }
}
