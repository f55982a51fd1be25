package dev.redoubt.server.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.identity.Octets;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrangersTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("192.0.3.1");
    private static final Octets ANNA = Octets.copyOf(new byte[] {1});
    private static final Octets BERTA = Octets.copyOf(new byte[] {2});

    private long now = -7;
    private final Strangers strangers = new Strangers(3, new SecureRandom(), () -> now);

    private void useUp(InetAddress from, Octets name) {
        for (int i = 0; i < 3; i++) {
            assertEquals(Optional.empty(), strangers.tryOne(from, name));
        }
    }

    @Test
    void onePlaceHasThreeTriesOfANameAndIsToldWhenTheNextIs() {
        useUp(HERE, ANNA);
        assertEquals(Optional.of(Strangers.TRY), strangers.tryOne(HERE, ANNA));
        assertEquals(Optional.of(Strangers.TRY), strangers.tryOne(HERE, ANNA), "what is refused costs nothing");
    }

    @Test
    void anotherNameAndAnotherPlaceHaveTriesOfTheirOwn() {
        useUp(HERE, ANNA);
        useUp(HERE, BERTA);
        useUp(ELSEWHERE, ANNA);
    }

    @Test
    void oneTryComesBackInItsTimeAndNotBefore() {
        useUp(HERE, ANNA);
        now += Strangers.TRY.toNanos() - 1;
        assertEquals(Optional.of(Duration.ofNanos(1)), strangers.tryOne(HERE, ANNA));
        now++;
        assertEquals(Optional.empty(), strangers.tryOne(HERE, ANNA));
        assertTrue(strangers.tryOne(HERE, ANNA).isPresent());
    }

    /** The count of a name lasts 25 h at most: whoever sits at one place leaves four of its ten tries, whenever he begins. */
    @Test
    void onePlaceCannotUseUpTheTriesOfAName() {
        int taken = 0;
        for (int minute = 0; minute < 25 * 60; minute++) {
            while (strangers.tryOne(HERE, ANNA).isEmpty()) {
                taken++;
            }
            now += Duration.ofMinutes(1).toNanos();
        }
        assertEquals(6, taken);
        assertTrue(taken < Recovery.TRIES);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.255, true",
        "192.0.2.1, 192.0.3.1, false",
        "2001:db8:1::1, 2001:db8:1:ffff::2, true",
        "2001:db8:1::1, 2001:db8:2::1, false",
    })
    void whoHasANetworkOfHisOwnIsOnePlace(String one, String other, boolean same) {
        useUp(InetAddress.ofLiteral(one), ANNA);
        assertEquals(same, strangers.tryOne(InetAddress.ofLiteral(other), ANNA).isPresent());
    }

    @Test
    void onePlaceTakesHalfOfWhatAllMayAtOnceAndAQuarterOfTheirPace() {
        for (int i = 0; i < Strangers.AT_ONCE; i++) {
            assertTrue(strangers.mayAsk(HERE));
        }
        assertFalse(strangers.mayAsk(HERE));
        assertTrue(strangers.mayAsk(ELSEWHERE));
        now += Strangers.STEP.toNanos() - 1;
        assertFalse(strangers.mayAsk(HERE));
        now++;
        assertTrue(strangers.mayAsk(HERE));
        assertFalse(strangers.mayAsk(HERE));
    }
}
