package dev.redoubt.server.api;

import dev.redoubt.channel.session.Device;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.rest.Devices;
import dev.redoubt.server.rest.ProblemMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * {@code /networks} and what is below it, and everything below {@code /v1/admin}: the {@link Api}. Everything else is left to
 * the next handler.
 */
public final class ApiHandler extends Handler.Abstract {
    /** The names of errors stand here, as tools for this kind of API expect it. */
    public static final String ERROR_TYPE = "x-amzn-ErrorType";

    /** Bytes of a body; 50 new users, the largest that is of use, have less than half. */
    private static final int LARGEST = 256 << 10;

    private static final String NETWORKS = "/networks";
    private static final String OWN = "/v1/admin/";

    private final Api api;
    private final BodyPool pool;
    private final ApiMetrics metrics;
    private final Predicate<HttpFields> isKnown;
    private final Optional<Function<Request, Optional<Administrator>>> local;

    /**
     * Behind the channel: the API's own authenticator says who is asking.
     *
     * @param isKnown whether a request names an access key that was good before
     */
    public ApiHandler(Api api, BodyPool pool, ApiMetrics metrics, Predicate<HttpFields> isKnown) {
        this(api, pool, metrics, isKnown, Optional.empty());
    }

    private ApiHandler(
            Api api,
            BodyPool pool,
            ApiMetrics metrics,
            Predicate<HttpFields> isKnown,
            Optional<Function<Request, Optional<Administrator>>> local) {
        super(Invocable.InvocationType.NON_BLOCKING);
        this.api = api;
        this.pool = pool;
        this.metrics = metrics;
        this.isKnown = isKnown;
        this.local = local;
    }

    /** On the machine itself: the system says who is asking, and nothing is signed. */
    public static ApiHandler local(
            Api api, BodyPool pool, ApiMetrics metrics, Function<Request, Optional<Administrator>> who) {
        return new ApiHandler(api, pool, metrics, _ -> false, Optional.of(who));
    }

    /** Whether a path is one of ours, as it was sent. */
    static boolean takes(String path) {
        return path.equals(NETWORKS) || path.startsWith(NETWORKS + "/") || path.startsWith(OWN);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String target = request.getHttpURI().getPathQuery();
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        if (!takes(path)) {
            return false;
        }
        String query = mark < 0 ? "" : target.substring(mark + 1);
        Thread.ofVirtual().name("api").start(() -> serve(path, query, request, response, callback));
        return true;
    }

    private void serve(String path, String query, Request request, Response response, Callback callback) {
        long begun = metrics.begin();
        ApiAnswer answer;
        try {
            answer = answer(path, query, request);
        } catch (ApiException e) {
            answer = ApiAnswer.of(e);
        } catch (IOException | RuntimeException e) {
            answer = ApiAnswer.of(Api.told(ProblemMapper.toProblem(e)));
        }
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        answer.errorType().ifPresent(type -> response.getHeaders().put(ERROR_TYPE, type));
        byte[] body = answer.body().toString().getBytes(StandardCharsets.UTF_8);
        metrics.answered(answer.status(), answer.operation(), begun);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private ApiAnswer answer(String path, String query, Request request) throws IOException {
        ApiRequest.Origin origin =
                new ApiRequest.Origin(Devices.of(request).map(Device::node), Devices.address(request));
        try (BodyPool.Holding holding = pool.hold(origin.place(), isKnown.test(request.getHeaders()))) {
            byte[] body = holding.readWhole(request, LARGEST);
            String authority = String.valueOf(request.getHttpURI().getAuthority());
            ApiRequest asked =
                    new ApiRequest(request.getMethod(), path, query, request.getHeaders(), authority, body, origin);
            return local.isPresent() ? api.answer(asked, (_, _) -> peer(local.get(), request)) : api.answer(asked);
        }
    }

    private static Administrator peer(Function<Request, Optional<Administrator>> who, Request request) {
        return who.apply(request)
                .orElseThrow(() ->
                        new ApiException.UnauthorizedError("the socket is for the server's own user, and for root"));
    }
}
