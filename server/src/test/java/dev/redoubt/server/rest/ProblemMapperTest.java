package dev.redoubt.server.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProblemMapperTest {
    @Test
    void problemBecomesProblemDetails() {
        String body = new String(
                ProblemMapper.body(new ProblemException(ProblemCode.MAILBOX_FULL, "a \"detail\"")),
                StandardCharsets.UTF_8);
        assertEquals(
                "{\"type\":\"about:blank\",\"title\":\"A recipient's mailbox is full\",\"status\":507,"
                        + "\"code\":\"mailbox_full\",\"detail\":\"a \\\"detail\\\"\"}",
                body);
    }

    @Test
    void theTimeToWaitIsANumberOfWholeSecondsFromOne() {
        assertEquals(1, seconds(Duration.ZERO));
        assertEquals(1, seconds(Duration.ofSeconds(1)));
        assertEquals(2, seconds(Duration.ofMillis(1_001)));
        String body = new String(
                ProblemMapper.body(new ProblemException(ProblemCode.TOO_MANY_REQUESTS, "d", Duration.ofMinutes(1))),
                StandardCharsets.UTF_8);
        assertTrue(body.endsWith(",\"detail\":\"d\",\"retry_after\":60}"), body);
    }

    private static long seconds(Duration wait) {
        return new ProblemException(ProblemCode.TOO_MANY_REQUESTS, "d", wait)
                .retryAfter()
                .orElseThrow();
    }

    @Test
    void everyCodeIsStableTextOfItsOwn() {
        Set<String> codes = new HashSet<>();
        for (ProblemCode code : ProblemCode.values()) {
            assertTrue(code.code().matches("[a-z_]+"));
            assertTrue(codes.add(code.code()));
            assertTrue(code.status() >= 400 && code.status() < 600);
        }
    }

    @Test
    void badInputIsNeverAServerError() {
        for (Exception failure : new Exception[] {
            new BadRequestException(), new NotFoundException(), new NotAcceptableException(), new IOException()
        }) {
            assertTrue(ProblemMapper.toProblem(failure).code().status() < 500, failure.toString());
        }
    }

    @Test
    void mistakeSaysNothingOfWhatItWasAbout() {
        ProblemException problem = ProblemMapper.toProblem(new IllegalStateException("alice"));
        assertEquals(ProblemCode.INTERNAL, problem.code());
        assertFalse(problem.detail().contains("alice"));
    }
}
