package dev.redoubt.server.rest;

import dev.redoubt.channel.session.Device;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.server.Request;

/**
 * Reads every request to its verified end before a resource runs, whether the resource looks at the body or not: a request
 * that was cut off changes nothing. Only a GET that asks for an event stream is not read: its client leaves it open, since that
 * is what lets each event go out at once, and it changes nothing anyway.
 */
public final class WholeRequestFilter implements ContainerRequestFilter {
    /** After all others: who is refused for another reason is not read. */
    static final int PRIORITY = Priorities.USER + 1000;

    private final BodyMemory memory;
    private final Provider<Request> request;

    /** @param request of the exchange that is being filtered; given by Jersey, since filters are made once */
    @Inject
    public WholeRequestFilter(BodyMemory memory, Provider<Request> request) {
        this.memory = memory;
        this.request = request;
    }

    @Override
    public void filter(ContainerRequestContext context) throws IOException {
        if (staysOpen(context)) {
            context.setEntityStream(InputStream.nullInputStream());
            return;
        }
        Request current = request.get();
        BodyMemory.Holding holding = memory.hold(Devices.of(current).map(Device::node));
        // The body lives as long as the request, whatever becomes of it.
        Request.addCompletionListener(current, _ -> holding.close());
        context.setEntityStream(new ByteArrayInputStream(holding.readWhole(context.getEntityStream())));
    }

    private static boolean staysOpen(ContainerRequestContext context) {
        return HttpMethod.GET.equals(context.getMethod())
                && context.getAcceptableMediaTypes().stream().anyMatch(WholeRequestFilter::isEventStream);
    }

    // Whatever its parameters are.
    private static boolean isEventStream(MediaType type) {
        return (type.getType() + "/" + type.getSubtype()).equalsIgnoreCase(MediaType.SERVER_SENT_EVENTS);
    }
}
