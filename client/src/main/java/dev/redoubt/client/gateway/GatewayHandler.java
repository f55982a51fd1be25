package dev.redoubt.client.gateway;

import dev.redoubt.client.appliance.ChannelFailures;
import dev.redoubt.client.failure.RedoubtException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/** Lets a request pass to the appliance, or says why not. */
final class GatewayHandler extends Handler.Abstract {
    private static final String CHANNEL_PATH = "/channel/";

    private final Admission admission;
    private final Access access;
    private final ChannelFailures failures;
    private final ForwardedFields fields;
    private final Patience patience;
    private final Tokenless tokenless;

    GatewayHandler(
            Admission admission,
            Tokenless tokenless,
            Access access,
            ChannelFailures failures,
            ForwardedFields fields,
            Patience patience) {
        this.admission = admission;
        this.tokenless = tokenless;
        this.access = access;
        this.failures = failures;
        this.fields = fields;
        this.patience = patience;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws InterruptedException {
        try {
            requireLocal(request);
            switch (admission.of(request.getMethod(), request.getHttpURI().getPath(), request.getHeaders())) {
                case Admission.Verdict.Refused(Problem problem) -> problem.write(response, callback);
                case Admission.Verdict.Redeemed(String cookie) -> redirect(cookie, response, callback);
                case Admission.Verdict.Admitted(boolean byToken) -> {
                    requireForwardable(request);
                    if (byToken) {
                        forward(request, response, callback);
                    } else {
                        forwardTokenless(request, response, callback);
                    }
                }
            }
        } catch (RefusedRequestException e) {
            e.problem().write(response, callback);
        } catch (RedoubtException e) {
            Problem.of(e).write(response, callback);
        } catch (IOException e) {
            // The tool has gone.
            callback.failed(e);
        }
        return true;
    }

    /** The listener's address should see to it; a router of this machine that rewrites addresses may not. */
    private static void requireLocal(Request request) throws RefusedRequestException {
        if (request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer
                && !peer.getAddress().isLoopbackAddress()) {
            throw new RefusedRequestException(
                    HttpStatus.FORBIDDEN_403, "not_local", "The gateway is for this machine only.");
        }
    }

    private static void requireForwardable(Request request) throws RefusedRequestException {
        if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1) {
            throw new RefusedRequestException(
                    HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505,
                    "not_http_1_1",
                    "In older versions a cut cannot be told from the end of an answer.");
        }
        if (request.getMethod().equals("CONNECT") || request.getHeaders().contains(HttpHeader.UPGRADE)) {
            throw new RefusedRequestException(
                    HttpStatus.NOT_IMPLEMENTED_501, "no_tunnels", "There are no tunnels and no upgrades.");
        }
        String path = request.getHttpURI().getPath();
        if (path == null
                || !path.startsWith("/")
                || path.toLowerCase(Locale.ROOT).startsWith(CHANNEL_PATH)) {
            throw new RefusedRequestException(
                    HttpStatus.NOT_FOUND_404, "not_a_resource", "Nothing of the appliance is there.");
        }
    }

    private static void redirect(String cookie, Response response, Callback callback) {
        response.setStatus(HttpStatus.SEE_OTHER_303);
        response.getHeaders().put(HttpHeader.SET_COOKIE, cookie);
        response.getHeaders().put(HttpHeader.LOCATION, "/");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("Referrer-Policy", "no-referrer");
        response.write(true, null, callback);
    }

    private void forward(Request request, Response response, Callback callback)
            throws RedoubtException, InterruptedException {
        // A tool may take its time; how long the appliance may be silent is the exchange's own limit.
        request.addIdleTimeoutListener(_ -> false);
        new Forwarding(access.appliance(), failures, fields, patience, request, response, callback).run();
    }

    /** Whole before the exchange begins, and never for long: whoever sent it has shown nothing yet. */
    private void forwardTokenless(Request request, Response response, Callback callback)
            throws RedoubtException, RefusedRequestException, IOException, InterruptedException {
        try (Tokenless.Pass pass = tokenless.enter(request.getHeaders())) {
            EndPoint connection =
                    request.getConnectionMetaData().getConnection().getEndPoint();
            Scheduler.Task end = request.getComponents()
                    .getScheduler()
                    .schedule(connection::close, Tokenless.WHOLE.toSeconds(), TimeUnit.SECONDS);
            try {
                byte[] content = WholeBody.read(request, AdministrativeRequest.LARGEST, patience.tokenless());
                request.addIdleTimeoutListener(_ -> false);
                new Forwarding(
                                access.appliance(),
                                failures,
                                fields,
                                patience,
                                request,
                                response,
                                callback,
                                Optional.of(content),
                                pass::answered)
                        .run();
            } finally {
                end.cancel();
            }
        }
    }
}
