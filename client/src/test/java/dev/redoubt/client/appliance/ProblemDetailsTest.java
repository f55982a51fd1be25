package dev.redoubt.client.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemDetailsTest {
    @Test
    void readsCodeAndDetail() {
        ProblemDetails problem = parse("""
                {"type":"about:blank","title":"Full","status":507,"code":"mailbox_full","detail":"bob\\u2019s \\"box\\""}
                """);
        assertEquals(new ProblemDetails("mailbox_full", "bob’s \"box\"", Optional.empty()), problem);
    }

    @Test
    void secondsToWaitAreANumberFromZeroOn() {
        assertEquals(
                Optional.of(Duration.ofSeconds(17)),
                parse("{\"code\":\"too_many_requests\",\"retry_after\":17}").retryAfter());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "1e3", "1000000", "\"soon\"", "\"\"", "+1"})
    void whatIsNoSuchNumberIsNoTime(String value) {
        assertEquals(Optional.empty(), parse("{\"retry_after\":" + value + "}").retryAfter());
    }

    @Test
    void withoutADetailTheTitleStandsForIt() {
        assertEquals(new ProblemDetails("c", "Title", Optional.empty()), parse("{\"title\":\"Title\",\"code\":\"c\"}"));
    }

    @Test
    void withoutACodeTheStatusStandsForIt() {
        assertEquals("status_500", parse("{}").code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"code\":\"a\"",
                "{\"code\":\"a\"}x",
                "{\"code\":\"a\",}",
                "{\"code\":\"a\",\"code\":\"b\"}",
                "{\"code\":{\"a\":1}}",
                "{\"code\":\"\\x\"}",
                "{\"code\":\"\\u12\"}",
                "{\"code\":\"\\uzzzz\"}",
                "{\"code\":\"a",
                "{\"code\":}",
                "<html>"
            })
    void whatIsNoProblemIsUnreadable(String body) {
        assertEquals("unreadable", parse(body).code());
    }

    @Test
    void whatIsNotUtf8IsUnreadable() {
        assertEquals(
                "unreadable",
                ProblemDetails.parse(500, new byte[] {'{', (byte) 0xff, '}'}).code());
    }

    @Test
    void aHugeBodyIsNotLookedAt() {
        assertEquals("unreadable", parse(" ".repeat(17_000) + "{}").code());
    }

    private static ProblemDetails parse(String body) {
        return ProblemDetails.parse(500, body.getBytes(StandardCharsets.UTF_8));
    }
}
