package dev.redoubt.server.idempotency;

import com.google.protobuf.MessageLite;
import dev.redoubt.channel.session.Device;
import dev.redoubt.server.rest.Devices;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/**
 * A change that one device asks for under a key of its own.
 *
 * @param what method and path
 * @param request the whole message
 */
public record Change(IdempotencyKey key, Device device, String what, MessageLite request) {

    /**
     * @return empty if the request has no key
     * @throws dev.redoubt.server.problem.ProblemException if the key is out of form, or the session has no device
     */
    public static Optional<Change> of(Request request, MessageLite body) {
        String what = request.getMethod() + " " + request.getHttpURI().getPathQuery();
        return IdempotencyKey.parse(request.getHeaders().getValuesList(IdempotencyKey.FIELD))
                .map(key -> new Change(key, Devices.require(request), what, body));
    }
}
