package dev.redoubt.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.protocol.identity.Octets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeenSignaturesTest {
    private static final Octets ONE = Octets.copyOf(new byte[] {1});
    private static final Octets OTHER = Octets.copyOf(new byte[] {2});

    private final AtomicLong now = new AtomicLong(-5);
    private final SeenSignatures seen = new SeenSignatures(Duration.ofMinutes(30), now::get);

    @Test
    void aSignatureIsTheFirstOnce() {
        assertEquals(SeenSignatures.Verdict.FIRST, seen.take(ONE));
        assertEquals(SeenSignatures.Verdict.FIRST, seen.take(OTHER));
        assertEquals(SeenSignatures.Verdict.JUST_NOW, seen.take(ONE));
    }

    @Test
    void itIsJustNowForTwoSecondsAndReplayedLater() {
        seen.take(ONE);
        now.addAndGet(SeenSignatures.SAME_QUESTION.toNanos());
        assertEquals(SeenSignatures.Verdict.JUST_NOW, seen.take(ONE));
        now.addAndGet(1);
        assertEquals(SeenSignatures.Verdict.REPLAYED, seen.take(ONE));
    }

    @Test
    void itIsRememberedAsLongAsItWouldBeGood() {
        seen.take(ONE);
        now.addAndGet(Duration.ofMinutes(30).toNanos());
        assertEquals(SeenSignatures.Verdict.REPLAYED, seen.take(ONE));
        now.addAndGet(1);
        assertEquals(SeenSignatures.Verdict.FIRST, seen.take(ONE));
    }
}
