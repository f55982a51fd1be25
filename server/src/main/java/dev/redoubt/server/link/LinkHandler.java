package dev.redoubt.server.link;

import dev.redoubt.channel.session.Device;
import dev.redoubt.server.account.Accounts;
import dev.redoubt.server.logging.LogDetail;
import dev.redoubt.server.logging.LogEvent;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rest.DeviceGate;
import dev.redoubt.server.rest.Devices;
import dev.redoubt.server.rest.ProblemMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/** {@code POST /v1/link}: turns one exchange into a {@link Link}. Everything else is left to the next handler. */
public final class LinkHandler extends Handler.Abstract {
    public static final String PATH = "/v1/link";

    private final Links links;
    private final LinkServices services;
    private final Accounts accounts;
    private final DeviceGate gate;
    private final int largestFrame;

    /** @param largestFrame bytes of a frame's message at most */
    public LinkHandler(Links links, LinkServices services, Accounts accounts, int largestFrame) {
        super(Invocable.InvocationType.NON_BLOCKING);
        this.links = links;
        this.services = services;
        this.accounts = accounts;
        this.gate = DeviceGate.of(accounts);
        this.largestFrame = largestFrame;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!PATH.equals(request.getHttpURI().getCanonicalPath())) {
            return false;
        }
        Optional<Device> device = Devices.of(request);
        if (!HttpMethod.POST.is(request.getMethod())) {
            refuse(response, callback, new ProblemException(ProblemCode.METHOD_NOT_ALLOWED));
        } else if (device.isEmpty()) {
            refuse(response, callback, new ProblemException(ProblemCode.NOT_ENROLLED));
        } else {
            // An idle link is a healthy one: silence is no reason to end it.
            request.addIdleTimeoutListener(_ -> false);
            Thread.ofVirtual().name("link").start(() -> serve(device.get(), request, response, callback));
        }
        return true;
    }

    private static void refuse(Response response, Callback callback, ProblemException problem) {
        response.setStatus(problem.code().status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemMapper.MEDIA_TYPE);
        response.write(true, ByteBuffer.wrap(ProblemMapper.body(problem)), callback);
    }

    private void serve(Device device, Request request, Response response, Callback callback) {
        Link link = new Link(device, services, () -> Devices.isDue(request));
        if (!links.add(link)) {
            refuse(
                    response,
                    callback,
                    new ProblemException(ProblemCode.UNAVAILABLE, "the server is stopping", Duration.ofSeconds(1)));
            return;
        }
        // Only now: who was cut off before was not in there to be ended, who is cut off later will be.
        Optional<ProblemException> cut = refusal(device);
        if (cut.isPresent()) {
            links.remove(link);
            refuse(response, callback, cut.get());
            return;
        }
        try {
            run(link, request, response);
            callback.succeeded();
        } catch (IOException | InterruptedException e) {
            // The device is gone, or takes nothing. An interrupt was for the write that is over.
            Thread.interrupted();
            callback.failed(e);
        } catch (RuntimeException | Error e) {
            LogEvent.MISTAKE.write(LogDetail.failure(e));
            callback.failed(e);
        } finally {
            links.remove(link);
        }
    }

    private Optional<ProblemException> refusal(Device device) {
        try {
            gate.check(device);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(ProblemMapper.toProblem(e));
        }
    }

    private void run(Link link, Request request, Response response) throws IOException, InterruptedException {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
        OutputStream out = Content.Sink.asOutputStream(response);
        FrameReader frames = new FrameReader(
                Content.Source.asInputStream(request),
                largestFrame,
                () -> services.memory().hold(Optional.of(link.node())),
                services.metrics()::paddingReceived);
        // The device learns at once that the link stands.
        out.flush();
        greet(link);
        link.open(new FrameWriter(out, services.metrics()::paddingSent));
        link.read(frames);
        link.awaitWritten();
        out.close();
    }

    /** What may fail without harm to the link. */
    private void greet(Link link) {
        try {
            accounts.markSeen(link.node());
            services.pool().check(link.node());
        } catch (RuntimeException e) {
            ProblemMapper.toProblem(e);
        }
    }
}
