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

/** {@code GET /healthz}: the process lives. {@code GET /readyz}: it can serve. {@code GET /metrics}: Prometheus text, or OpenMetrics. */
public final class ManagementHandler extends Handler.Abstract {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

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
            case "/metrics" -> scrape(request, response, callback);
            case null, default -> answer(response, 404, "text/plain", "", callback);
        };
    }

    private boolean scrape(Request request, Response response, Callback callback) {
        String type = takesOpenMetrics(request) ? OPEN_METRICS : PROMETHEUS;
        return answer(response, 200, type, metrics.scrape(type), callback);
    }

    /** As Prometheus asks for it, which prefers it; whoever names neither gets what any of its tools reads. */
    private static boolean takesOpenMetrics(Request request) {
        return request.getHeaders().getCSV(HttpHeader.ACCEPT, false).stream()
                .map(range -> range.split(";", 2)[0].strip())
                .anyMatch("application/openmetrics-text"::equalsIgnoreCase);
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
