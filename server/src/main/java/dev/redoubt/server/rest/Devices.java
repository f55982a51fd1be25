package dev.redoubt.server.rest;

import dev.redoubt.server.account.Device;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/** Who is asking: the device that the session was authenticated for. */
public final class Devices {
    /** Where the way in puts the {@link Device}. */
    public static final String ATTRIBUTE = Device.class.getName();

    private Devices() {}

    public static Optional<Device> of(Request request) {
        return request.getAttribute(ATTRIBUTE) instanceof Device device ? Optional.of(device) : Optional.empty();
    }

    /** @throws ProblemException "not_enrolled" if the session has no device */
    public static Device require(Request request) {
        return of(request).orElseThrow(() -> new ProblemException(ProblemCode.NOT_ENROLLED));
    }
}
