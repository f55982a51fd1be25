package dev.redoubt.channel.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress ANOTHER = InetAddress.ofLiteral("192.0.2.2");
    private static final InetAddress THIRD = InetAddress.ofLiteral("192.0.2.3");

    // With a seed, so that none of the three shares a slot by chance.
    private final Admission admission = admission(3, 2);

    private static Admission admission(int unproven, int ofAddress) {
        SecureRandom random = new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                bytes[0] = 1;
            }
        };
        return new Admission(new OuterLimits(1, 1, unproven, ofAddress), random, () -> 0);
    }

    private Admission.Place entered(InetAddress address) {
        return assertInstanceOf(Admission.Entry.Admitted.class, admission.enter(address))
                .place();
    }

    @Test
    void anAddressHasAsManyPlacesAsTheLimitSays() {
        entered(ONE);
        entered(ONE);
        assertInstanceOf(Admission.Entry.AddressFull.class, admission.enter(ONE));
        assertEquals(2, admission.unproven(), "who is refused takes no place");
        entered(ANOTHER);
    }

    @Test
    void allAddressesTogetherHaveAsManyPlacesAsTheLimitSays() {
        entered(ONE);
        entered(ANOTHER);
        entered(THIRD);
        assertInstanceOf(Admission.Entry.Full.class, admission.enter(ANOTHER));
        assertEquals(3, admission.unproven());
    }

    @Test
    void aPlaceThatWasLeftIsFreeOnceForTheAddressAndForAll() {
        Admission.Place place = entered(ONE);
        entered(ONE);
        place.leave();
        place.leave();
        assertEquals(1, admission.unproven());
        entered(ONE);
        assertInstanceOf(Admission.Entry.AddressFull.class, admission.enter(ONE));
    }

    @Test
    void whoWasRefusedBecauseAllWereTakenHoldsNothingOfHisAddress() {
        Admission.Place place = entered(ONE);
        entered(ONE);
        entered(ANOTHER);
        assertInstanceOf(Admission.Entry.Full.class, admission.enter(ANOTHER));
        place.leave();
        entered(ANOTHER);
        assertInstanceOf(Admission.Entry.AddressFull.class, admission.enter(ANOTHER));
    }

    @Test
    void handshakesAreThoseOfThePlacesAddress() {
        assertTrue(entered(ONE).allowsHandshake());
        assertFalse(entered(ONE).allowsHandshake());
        assertTrue(entered(ANOTHER).allowsHandshake());
    }

    @Test
    void aLimitThatLetsNobodyInIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new OuterLimits(0, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new OuterLimits(1, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new OuterLimits(1, 1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new OuterLimits(1, 1, 1, 0));
    }
}
