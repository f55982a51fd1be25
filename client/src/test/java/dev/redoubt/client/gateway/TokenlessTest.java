package dev.redoubt.client.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

class TokenlessTest {
    private static final String KEY = "RDBTAAAAAAAAAAAAAAAA";

    private final AtomicLong now = new AtomicLong(-5);
    private final Tokenless tokenless = new Tokenless(Duration.ZERO, now::get);

    private static HttpFields signed(String keyId) {
        return HttpFields.build()
                .add("Authorization", "AWS4-HMAC-SHA256 Credential=" + keyId + "/1/2/3/4, Signature=00");
    }

    private void answer(String keyId, int status, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            try (Tokenless.Pass pass = tokenless.enter(signed(keyId))) {
                pass.answered(status);
            }
        }
    }

    private void refused(int status, String keyId) {
        var refused = assertThrows(RefusedRequestException.class, () -> tokenless.enter(signed(keyId)));
        assertEquals(status, refused.problem().status());
    }

    @Test
    void fourAtOnce() throws Exception {
        Deque<Tokenless.Pass> open = new ArrayDeque<>();
        for (int i = 0; i < Tokenless.AT_ONCE; i++) {
            open.add(tokenless.enter(signed(KEY)));
        }
        refused(503, KEY);
        open.remove().close();
        open.add(tokenless.enter(signed(KEY)));
        refused(503, KEY);
        open.forEach(Tokenless.Pass::close);
    }

    @Test
    void fourWrongOnesInAMinute() throws Exception {
        answer(KEY, 401, Tokenless.MOST_WRONG);
        refused(429, KEY);
        now.addAndGet(Tokenless.SPAN.toNanos() - 1);
        refused(429, KEY);
        now.addAndGet(1);
        answer(KEY, 401, Tokenless.MOST_WRONG);
        refused(429, KEY);
    }

    @Test
    void requestsUnderWayCountAsIfTheyWereWrong() throws Exception {
        answer(KEY, 401, Tokenless.MOST_WRONG - 1);
        try (Tokenless.Pass pass = tokenless.enter(signed(KEY))) {
            refused(429, KEY);
            pass.answered(404);
        }
        answer(KEY, 401, 1);
        refused(429, KEY);
    }

    @Test
    void otherIdsAreCountedTogetherAndKeepNoKeyOutThatWasGood() throws Exception {
        answer(KEY, 200, 1);
        for (int i = 0; i < Tokenless.MOST_WRONG; i++) {
            answer("RDBT" + i, 401, 1);
        }
        refused(429, "RDBT9");
        refused(429, "");
        answer(KEY, 200, 10);
        answer(KEY, 401, Tokenless.MOST_WRONG);
        refused(429, KEY);
    }

    @Test
    void onlyWhatASignatureLeadsToShowsThatItWasGood() throws Exception {
        answer(KEY, 404, 1);
        answer(KEY, 400, 1);
        answer(KEY, 0, 1);
        answer("other", 401, Tokenless.MOST_WRONG);
        refused(429, KEY);
        now.addAndGet(Tokenless.SPAN.toNanos());
        answer(KEY, 403, 1);
        answer("other", 401, Tokenless.MOST_WRONG);
        answer(KEY, 200, 1);
    }

    @Test
    void sixteenKeysAreKnownAgain() throws Exception {
        for (int i = 0; i <= 16; i++) {
            answer("KEY" + i, 200, 1);
        }
        answer("other", 401, Tokenless.MOST_WRONG);
        refused(429, "KEY0");
        answer("KEY1", 200, 1);
        answer("KEY16", 200, 1);
    }
}
