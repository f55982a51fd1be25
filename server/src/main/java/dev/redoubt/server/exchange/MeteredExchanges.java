package dev.redoubt.server.exchange;

import dev.redoubt.server.problem.Outcome;
import dev.redoubt.server.problem.ProblemException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Counts each exchange that the handler inside is given, once, when it ends. */
public final class MeteredExchanges extends Handler.Wrapper {
    private final ExchangeMetrics metrics;
    private final LongSupplier nanoTime;

    /** @param nanoTime a monotonic clock in nanoseconds */
    public MeteredExchanges(Handler inner, ExchangeMetrics metrics, LongSupplier nanoTime) {
        super(inner);
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getCanonicalPath();
        Ending ending = new Ending(metrics.route(path == null ? "" : path), response, callback);
        try {
            boolean handled = super.handle(request, response, ending);
            if (!handled) {
                ending.count(Outcome.REFUSED);
            }
            return handled;
        } catch (Exception | Error e) {
            ending.count(outcome(e));
            throw e;
        }
    }

    private static Outcome outcome(Throwable failure) {
        return switch (failure) {
            case HttpException refusal -> Outcome.of(refusal.getCode());
            case ProblemException problem -> Outcome.of(problem.code().status());
            // Who asked is gone, or takes nothing.
            case IOException _, InterruptedException _, TimeoutException _ -> Outcome.REFUSED;
            default -> Outcome.FAILED;
        };
    }

    /** The callback that the handler inside completes. */
    private final class Ending extends Callback.Nested {
        private final ExchangeMetrics.Route route;
        private final Response response;
        private final long begun = nanoTime.getAsLong();
        private final AtomicBoolean counted = new AtomicBoolean();

        Ending(ExchangeMetrics.Route route, Response response, Callback callback) {
            super(callback);
            this.route = route;
            this.response = response;
        }

        void count(Outcome outcome) {
            if (counted.compareAndSet(false, true)) {
                route.ended(outcome, nanoTime.getAsLong() - begun);
            }
        }

        @Override
        public void succeeded() {
            count(Outcome.of(response.getStatus()));
            super.succeeded();
        }

        @Override
        public void failed(Throwable failure) {
            count(outcome(failure));
            super.failed(failure);
        }
    }
}
