package dev.redoubt.server.management;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code GET /healthz}: the process lives. {@code GET /readyz}: it can serve. {@code GET /metrics}: Prometheus text. */
public final class ManagementHandler extends Handler.Abstract {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry metrics;
    private final BooleanSupplier ready;

    public ManagementHandler(PrometheusMeterRegistry metrics, BooleanSupplier ready) {
        this.metrics = metrics;
        this.ready = ready;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!HttpMethod.GET.is(request.getMethod())) {
            return answer(response, 405, "text/plain", "", callback);
        }
        return switch (request.getHttpURI().getCanonicalPath()) {
            case "/healthz" -> answer(response, 200, "text/plain", "alive\n", callback);
            case "/readyz" -> ready(response, callback);
            case "/metrics" -> answer(response, 200, PROMETHEUS, metrics.scrape(), callback);
            case null, default -> answer(response, 404, "text/plain", "", callback);
        };
    }

    private boolean ready(Response response, Callback callback) {
        return ready.getAsBoolean()
                ? answer(response, 200, "text/plain", "ready\n", callback)
                : answer(response, 503, "text/plain", "not ready\n", callback);
    }

    private static boolean answer(Response response, int status, String type, String text, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        Content.Sink.write(response, true, text, callback);
        return true;
    }
}
