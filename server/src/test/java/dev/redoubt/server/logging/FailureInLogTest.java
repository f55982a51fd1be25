package dev.redoubt.server.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.server.WithoutMessages;
import dev.redoubt.server.testing.CapturedLog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is written of an exception, by the encoder that the server uses. */
class FailureInLogTest {
    @Test
    void theMessageOfAFailureIsNotWrittenNeitherAsAFieldNorAsAThrowable() {
        CapturedLog log = new CapturedLog();
        Exception failure = new IllegalStateException("secret", new IllegalArgumentException("secret"));
        log.start();
        try {
            LoggerFactory.getLogger("dev.redoubt.test")
                    .atWarn()
                    .addKeyValue("event", "tested")
                    .addKeyValue("failure", WithoutMessages.of(failure))
                    .log();
            LoggerFactory.getLogger("dev.redoubt.test")
                    .atWarn()
                    .setCause(failure)
                    .log();
        } finally {
            log.stop();
        }
        List<String> lines = log.lines().stream()
                .filter(line -> line.contains("dev.redoubt.test"))
                .toList();
        assertEquals(2, lines.size(), lines.toString());
        for (String line : lines) {
            assertTrue(line.contains("IllegalArgumentException"), line);
            assertFalse(line.contains("secret"), line);
        }
    }
}
