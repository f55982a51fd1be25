package dev.redoubt.channel.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress ANOTHER = InetAddress.ofLiteral("192.0.2.2");
    private static final InetAddress THIRD = InetAddress.ofLiteral("192.0.2.3");

    private static final InetAddress FOURTH = InetAddress.ofLiteral("192.0.2.4");

    // With a seed, so that none of them shares a slot by chance.
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
        assertInstanceOf(Admission.Entry.Full.class, admission.enter(FOURTH));
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
        Admission.Place last = entered(ANOTHER);
        entered(THIRD);
        assertInstanceOf(Admission.Entry.Full.class, admission.enter(FOURTH));
        place.leave();
        last.leave();
        entered(FOURTH);
        assertEquals(2, admission.unproven());
    }

    @Test
    void theFewerPlacesTheOthersLeaveTheFewerAnAddressGets() {
        Admission many = admission(4096, 256);
        assertEquals(256, fill(many, ONE));
        assertEquals(240, fill(many, ANOTHER), "256 x (4096 - 256) / 4096");
        assertEquals(225, fill(many, THIRD));
    }

    @Test
    void sixteenAddressesThatTakeWhatTheyGetLeaveHalfOfThePlaces() {
        Admission many = admission(4096, 256);
        List<Deque<Admission.Place>> held = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            held.add(new ArrayDeque<>());
        }
        // Each place is over after a while, and taken again if its address gets one.
        for (int round = 0; round < 2_000; round++) {
            for (int i = 0; i < held.size(); i++) {
                if (round >= 256 && !held.get(i).isEmpty()) {
                    held.get(i).remove().leave();
                }
                if (many.enter(address(i)) instanceof Admission.Entry.Admitted(Admission.Place place)) {
                    held.get(i).add(place);
                }
            }
        }
        assertTrue(many.unproven() < 2_200, () -> "taken: " + many.unproven());
        assertInstanceOf(Admission.Entry.Admitted.class, many.enter(FOURTH));
    }

    @Test
    void whoHasNoPlaceGetsTheLastOne() {
        Admission many = admission(4096, 256);
        for (int i = 0; many.unproven() < 4095; i++) {
            many.enter(address(i % 10_000));
        }
        assertInstanceOf(Admission.Entry.AddressFull.class, many.enter(address(0)));
        assertInstanceOf(Admission.Entry.Admitted.class, many.enter(FOURTH));
        assertInstanceOf(Admission.Entry.Full.class, many.enter(ONE));
    }

    private static int fill(Admission admission, InetAddress address) {
        int taken = 0;
        while (admission.enter(address) instanceof Admission.Entry.Admitted) {
            taken++;
        }
        return taken;
    }

    private static InetAddress address(int number) {
        return InetAddress.ofLiteral("198.51." + number / 250 + "." + number % 250);
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
