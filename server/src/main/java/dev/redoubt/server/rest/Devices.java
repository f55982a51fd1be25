package dev.redoubt.server.rest;

import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.channel.session.Device;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

    /** Where the request came from; who comes over something that has no IP addresses is this machine. */
    public static InetAddress address(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress remote
                        && remote.getAddress() != null
                ? remote.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /** @throws ProblemException "not_enrolled" if the session has no device */
    public static Device require(Request request) {
        return of(request).orElseThrow(() -> new ProblemException(ProblemCode.NOT_ENROLLED));
    }
}
