package dev.redoubt.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.EOFException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MeteredExchangesTest {
    private static final String ROUTE = "/v1/submissions";

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ExchangeMetrics exchanges = new ExchangeMetrics(metrics);
    private long now = 7;
    private int status;
    private int completions;
    private final Callback outer = Callback.from(() -> completions++, _ -> completions++);

    private interface Inner {
        boolean handle(Callback callback) throws Exception;
    }

    private boolean handle(String path, Inner inner) throws Exception {
        Handler handler = new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                return inner.handle(callback);
            }
        };
        HttpURI uri = HttpURI.from("https://localhost" + path);
        return new MeteredExchanges(handler, exchanges, () -> now)
                .handle(
                        only(Request.class, "getHttpURI", () -> uri),
                        only(Response.class, "getStatus", () -> status),
                        outer);
    }

    private interface Value {
        Object get();
    }

    /** Of Jetty's large interfaces one method is asked here. */
    private static <T> T only(Class<T> type, String method, Value value) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, called, _) -> {
            assertEquals(method, called.getName());
            return value.get();
        }));
    }

    private double ended(String route, String outcome) {
        return metrics.get("redoubt.exchanges")
                .tag("route", route)
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private double all() {
        return metrics.get("redoubt.exchanges").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void anExchangeIsCountedAndTimedWhenItEnds() throws Exception {
        assertTrue(handle(ROUTE, callback -> {
            assertEquals(0, all());
            now += TimeUnit.MILLISECONDS.toNanos(30);
            status = 200;
            callback.succeeded();
            return true;
        }));
        assertEquals(1, ended(ROUTE, "done"));
        assertEquals(1, all());
        assertEquals(1, completions);
        assertEquals(
                30, metrics.get("redoubt.exchange").tag("route", ROUTE).timer().totalTime(TimeUnit.MILLISECONDS));
    }

    @Test
    void aLinkIsCountedAndNotTimed() throws Exception {
        handle("/v1/link", callback -> {
            callback.succeeded();
            return true;
        });
        assertEquals(1, ended("/v1/link", "done"));
        assertTrue(metrics.get("redoubt.exchange").timers().stream()
                .noneMatch(timer -> "/v1/link".equals(timer.getId().getTag("route"))));
    }

    @Test
    void whatNobodyHandlesIsRefused() throws Exception {
        assertFalse(handle("/somewhere", _ -> false));
        assertEquals(1, ended("none", "refused"));
        assertEquals(0, completions);
    }

    @Test
    void whatIsThrownIsCountedAndThrownOn() {
        assertThrows(
                IllegalStateException.class,
                () -> handle(ROUTE, _ -> {
                    throw new IllegalStateException();
                }));
        assertEquals(1, ended(ROUTE, "failed"));
    }

    @Test
    void anExchangeEndsOnce() throws Exception {
        handle(ROUTE, callback -> {
            status = 503;
            callback.succeeded();
            callback.failed(new EOFException());
            return true;
        });
        assertEquals(1, ended(ROUTE, "unavailable"));
        assertEquals(1, all());
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new EOFException(), "refused"),
                Arguments.of(new TimeoutException(), "refused"),
                Arguments.of(new InterruptedException(), "refused"),
                Arguments.of(new ProblemException(ProblemCode.MAILBOX_FULL), "limited"),
                Arguments.of(new ProblemException(ProblemCode.UNAVAILABLE), "unavailable"),
                Arguments.of(new HttpException.RuntimeException(400, "bad"), "refused"),
                Arguments.of(new HttpException.RuntimeException(503, "away"), "unavailable"),
                Arguments.of(new IllegalStateException(), "failed"),
                Arguments.of(new OutOfMemoryError(), "failed"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsWhoseFaultItIs(Throwable failure, String outcome) throws Exception {
        handle(ROUTE, callback -> {
            callback.failed(failure);
            return true;
        });
        assertEquals(1, ended(ROUTE, outcome));
        assertEquals(1, all());
    }
}
