package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Lifetime;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Trust;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times as they are typed and shown. */
class LifetimeTextTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "1s, 1",
        "30s, 30",
        "30 s, 30",
        "10min, 600",
        "10m, 600",
        "1h, 3600",
        "7d, 604800",
        "2w, 1209600",
        "49710d, 4294944000"
    })
    void aNumberWithAUnitIsATime(String typed, long seconds) throws Exception {
        assertEquals(Duration.ofSeconds(seconds), LifetimeText.parse(typed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0s", "1", "h", "-1h", "1.5h", "1 hour", "49711d", "999999999w", "1h "})
    void anythingElseIsNone(String typed) {
        assertThrows(UsageException.class, () -> LifetimeText.parse(typed));
    }

    private static Message message(Optional<Duration> left, Optional<Duration> burn) {
        return new Message(
                1,
                new ConversationId(Octets.copyOf(new byte[32])),
                Optional.empty(),
                new Contact(new AccountId(Octets.copyOf(new byte[32])), Optional.of("bob"), Trust.VERIFIED),
                Message.Status.RECEIVED,
                "text",
                NOW,
                NOW,
                0,
                false,
                left.map(NOW::plus),
                burn,
                0,
                0,
                Optional.empty(),
                List.of(),
                false,
                false,
                Optional.empty());
    }

    private static String shown(Optional<Duration> left, Optional<Duration> burn) {
        return new LifetimeText(StandardCharsets.UTF_8, () -> NOW).of(message(left, burn));
    }

    @Test
    void whatLivesForEverSaysNothing() {
        assertEquals("", shown(Optional.empty(), Optional.empty()));
    }

    @Test
    void whatIsLeftIsRoundedAndBurningIsExact() {
        assertEquals(" [⏳ 58 min]", shown(Optional.of(Duration.ofMinutes(58).plusSeconds(59)), Optional.empty()));
        assertEquals(
                " [⏳ 119 s, 🔥 30 s after reading]",
                shown(Optional.of(Duration.ofSeconds(119)), Optional.of(Duration.ofSeconds(30))));
        assertEquals(" [⏳ 47 h]", shown(Optional.of(Duration.ofHours(47)), Optional.empty()));
        assertEquals(" [⏳ 2 d]", shown(Optional.of(Duration.ofDays(2)), Optional.empty()));
    }

    @Test
    void aTerminalWithoutSymbolsGetsWords() {
        LifetimeText ascii = new LifetimeText(StandardCharsets.US_ASCII, () -> NOW);
        assertEquals(
                " [10 s left, burns 1 h after reading]",
                ascii.of(message(Optional.of(Duration.ofSeconds(10)), Optional.of(Duration.ofHours(1)))));
    }

    @Test
    void aLifetimeIsASentence() {
        assertEquals("messages are kept until somebody deletes them", LifetimeText.of(Lifetime.FOR_EVER));
        assertEquals(
                "messages are deleted 7 d after they were sent, and 30 s after they were read if that is earlier",
                LifetimeText.of(new Lifetime(Duration.ofDays(7), Duration.ofSeconds(30))));
        assertEquals(
                "messages are deleted 10 min after they were read",
                LifetimeText.of(new Lifetime(Duration.ZERO, Duration.ofMinutes(10))));
    }
}
