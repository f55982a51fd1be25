package dev.redoubt.client.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Requests that passed without the token, which any program of this machine can send: few at a time, so that they do not hold what the
 * appliance gives this device, and few with a wrong signature, so that they do not lock an administrator's key there. The appliance
 * forgets wrong ones faster than they come through here. SPEC.md, "Gateway". Thread-safe.
 */
final class Tokenless {
    static final int AT_ONCE = 4;

    /** Wrong signatures in {@link #SPAN}: under one access key that was good before, or under all others together. */
    static final int MOST_WRONG = 4;

    static final Duration SPAN = Duration.ofMinutes(1);

    /** How long one waits for its turn, and how long its content may take. */
    static final Duration TURN = Duration.ofSeconds(10);

    /** After so long its connection is cut, whatever it does. */
    static final Duration WHOLE = Duration.ofSeconds(60);

    private static final int KNOWN = 16;
    private static final Pattern KEY_ID = Pattern.compile("\\bCredential=([A-Za-z0-9]{1,128})/");

    private final Duration turn;
    private final LongSupplier nanoTime;
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final Wrong others = new Wrong();
    private final Map<String, Wrong> known = new LinkedHashMap<>(KNOWN, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Wrong> eldest) {
            return size() > KNOWN;
        }
    };

    /** @param nanoTime a monotonic clock in nanoseconds */
    Tokenless(Duration turn, LongSupplier nanoTime) {
        this.turn = turn;
        this.nanoTime = nanoTime;
    }

    /** Wrong signatures of late, and requests that may turn out to be. */
    private static final class Wrong {
        private final Deque<Long> times = new ArrayDeque<>(MOST_WRONG);
        private int underWay;
    }

    /**
     * Waits for a turn.
     *
     * @return to be closed when the request is answered
     * @throws RefusedRequestException if it does not come, or too many signatures were wrong
     */
    Pass enter(HttpFields fields) throws RefusedRequestException, InterruptedException {
        if (!places.tryAcquire(turn.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new RefusedRequestException(
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    "busy",
                    "Too many signed requests without the gateway's token at once: try again, or send the token.");
        }
        try {
            return begin(keyId(fields));
        } catch (RefusedRequestException e) {
            places.release();
            throw e;
        }
    }

    private static String keyId(HttpFields fields) {
        Matcher matcher = KEY_ID.matcher(String.valueOf(fields.get(HttpHeader.AUTHORIZATION)));
        return matcher.find() ? matcher.group(1) : "";
    }

    private synchronized Pass begin(String keyId) throws RefusedRequestException {
        Wrong wrong = known.getOrDefault(keyId, others);
        long now = nanoTime.getAsLong();
        while (!wrong.times.isEmpty() && now - wrong.times.getFirst() >= SPAN.toNanos()) {
            wrong.times.removeFirst();
        }
        if (wrong.times.size() + wrong.underWay >= MOST_WRONG) {
            throw new RefusedRequestException(
                    HttpStatus.TOO_MANY_REQUESTS_429,
                    "too_many_wrong",
                    "Too many requests without the gateway's token had a wrong signature: wait a minute, or send the"
                            + " token.");
        }
        wrong.underWay++;
        return new Pass(keyId, wrong);
    }

    /** One request's. For one thread. */
    final class Pass implements AutoCloseable {
        private final String keyId;
        private final Wrong wrong;
        private int status;

        private Pass(String keyId, Wrong wrong) {
            this.keyId = keyId;
            this.wrong = wrong;
        }

        /** @param code what the appliance answered */
        void answered(int code) {
            status = code;
        }

        @Override
        public void close() {
            finish(this);
            places.release();
        }
    }

    private synchronized void finish(Pass pass) {
        pass.wrong.underWay--;
        if (pass.status == HttpStatus.UNAUTHORIZED_401) {
            pass.wrong.times.addLast(nanoTime.getAsLong());
        } else if (HttpStatus.isSuccess(pass.status) || pass.status == HttpStatus.FORBIDDEN_403) {
            // Who comes so far has signed well.
            known.computeIfAbsent(pass.keyId, _ -> new Wrong());
        }
    }
}
