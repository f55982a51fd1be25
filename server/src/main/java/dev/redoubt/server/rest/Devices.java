package dev.redoubt.server.rest;

import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.channel.session.Device;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/** Who is asking: the device that the session was authenticated for. */
public final class Devices {
    private Devices() {}

    public static Optional<Device> of(Request request) {
        return ChannelHandler.device(request);
    }

    /** Whether the session's keys are due for a change: time to end what lives long. */
    public static boolean isDue(Request request) {
        return ChannelHandler.isDue(request);
    }

    /** @throws ProblemException "not_enrolled" if the session has no device */
    public static Device require(Request request) {
        return of(request).orElseThrow(() -> new ProblemException(ProblemCode.NOT_ENROLLED));
    }
}
