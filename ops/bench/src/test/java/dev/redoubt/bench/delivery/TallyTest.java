package dev.redoubt.bench.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TallyTest {
    private static Tally of(int deliveries) {
        Tally tally = new Tally();
        for (int i = 1; i <= deliveries; i++) {
            tally.delivered(System.nanoTime() - i * 1_000_000_000L);
        }
        return tally;
    }

    private static void assertAbout(double expected, double measured) {
        assertTrue(measured >= expected && measured < expected + 500, measured + " is not " + expected);
    }

    @Test
    void ofAHundredTheFiftiethIsTheMedianAndTheNinetyNinthIsSlow() {
        Tally tally = of(100);
        assertAbout(50_000, tally.millis(50));
        assertAbout(99_000, tally.millis(99));
        assertAbout(100_000, tally.millis(100));
    }

    @Test
    void oneDeliveryIsAllOfThem() {
        assertAbout(1_000, of(1).millis(50));
        assertAbout(1_000, of(1).millis(99));
    }

    @Test
    void forgottenTimesDoNotCountButTheirDeliveriesDo() {
        Tally tally = of(3);
        tally.forgetTimes();
        assertEquals(0, tally.millis(99));
        assertEquals(3, tally.delivered());
    }

    @Test
    void acceptedAreAddedUp() {
        Tally tally = new Tally();
        tally.accepted(1);
        tally.accepted(15);
        assertEquals(16, tally.accepted());
    }
}
