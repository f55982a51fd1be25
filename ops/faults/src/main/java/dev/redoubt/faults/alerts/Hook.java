package dev.redoubt.faults.alerts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whom Alertmanager tells: a web hook. Alerts are grouped by their names there, so that one message is about those of one name. */
final class Hook implements AutoCloseable {
    private static final Pattern STATUS = Pattern.compile("\"status\":\"(firing|resolved)\"");
    private static final Pattern GROUP = Pattern.compile("\"groupKey\":\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern NAME = Pattern.compile("\"alertname\":\"(\\w+)\"");
    private static final int OK = 200;

    private final HttpServer server;
    /** The name of each that fires, by the key of its group. */
    private final Map<String, String> firing = new HashMap<>();
    /** When each came first since the last {@link #forget}, in nanoseconds. */
    private final Map<String, Long> came = new LinkedHashMap<>();

    private Hook(HttpServer server) {
        this.server = server;
    }

    static Hook start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Hook hook = new Hook(server);
        server.createContext("/", hook::told);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return hook;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void told(HttpExchange exchange) throws IOException {
        try (exchange) {
            String message = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            hear(first(STATUS, message), first(GROUP, message), first(NAME, message));
            exchange.sendResponseHeaders(OK, -1);
        }
    }

    private static String first(Pattern pattern, String message) {
        Matcher found = pattern.matcher(message);
        if (!found.find()) {
            throw new IllegalStateException("not a message of Alertmanager: " + message);
        }
        return found.group(1);
    }

    private synchronized void hear(String status, String group, String name) {
        if (status.equals("firing")) {
            firing.put(group, name);
            came.putIfAbsent(name, System.nanoTime());
        } else {
            firing.remove(group);
        }
        notifyAll();
    }

    /** What was told before is told no more, but for what fires. */
    synchronized void forget() {
        came.clear();
    }

    /** Since the last {@link #forget}, and when. */
    synchronized Map<String, Long> came() {
        return new LinkedHashMap<>(came);
    }

    synchronized Set<String> firing() {
        return new TreeSet<>(firing.values());
    }

    /** Waits until those that came since the last {@link #forget} are enough. @return whether they were, before the time was over */
    boolean awaitCame(Predicate<Set<String>> enough, long nanos) throws InterruptedException {
        return await(() -> enough.test(came.keySet()), nanos);
    }

    /** Waits until of all but these none fires. */
    boolean awaitQuiet(Set<String> but, long nanos) throws InterruptedException {
        return await(() -> but.containsAll(new HashSet<>(firing.values())), nanos);
    }

    private interface Condition {
        boolean holds();
    }

    private synchronized boolean await(Condition condition, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (!condition.holds()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
