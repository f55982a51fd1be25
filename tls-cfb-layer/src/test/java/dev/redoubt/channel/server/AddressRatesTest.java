package dev.redoubt.channel.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRatesTest {
    private static final long SECOND = 1_000_000_000L;

    /** Near the end of its range, where differences still hold. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND);

    private final AddressSlots slots = new AddressSlots(new SecureRandom());
    private final AddressRates rates = new AddressRates(20, 500, clock::get);

    private boolean take(InetAddress address) {
        return rates.take(slots.of(address));
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    private static InetAddress numbered(int number) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    private int taken(InetAddress address, int tries) {
        return (int) IntStream.range(0, tries).filter(_ -> take(address)).count();
    }

    @Test
    void theBurstIsGivenAndNotOneMore() {
        assertEquals(500, taken(address("192.0.2.1"), 501));
    }

    @Test
    void oneMoreIsGivenForEachTwentiethOfASecond() {
        taken(address("192.0.2.1"), 500);
        clock.addAndGet(SECOND / 20 - 1);
        assertEquals(0, taken(address("192.0.2.1"), 2));
        clock.addAndGet(1);
        assertEquals(1, taken(address("192.0.2.1"), 2));
    }

    @Test
    void noMoreThanTheBurstIsSavedUp() {
        clock.addAndGet(3600 * SECOND);
        assertEquals(500, taken(address("192.0.2.1"), 600));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "192.0.2.1, ::ffff:192.0.2.1, true"
    })
    void anIpv4AddressOrTheSixtyFourOfAnIpv6AddressIsOneSource(String first, String second, boolean same) {
        // With the keys of several, since two may share a bucket by chance.
        long shared = IntStream.range(0, 5)
                .filter(_ -> {
                    AddressSlots some = new AddressSlots(new SecureRandom());
                    return some.of(address(first)) == some.of(address(second));
                })
                .count();
        assertTrue(same ? shared == 5 : shared <= 1, shared + " of 5");
    }

    @Test
    void aFloodOfNewAddressesMakesNobodyForgotten() {
        InetAddress busy = address("192.0.2.1");
        taken(busy, 500);
        IntStream.range(0, 300_000).forEach(i -> take(numbered(i)));
        assertFalse(take(busy));
    }

    @Test
    void aThousandFloodersLeaveNearlyEverybodyElseAlone() {
        IntStream.range(0, 1000).forEach(i -> taken(numbered(i), 500));
        long served = IntStream.range(5000, 6000).filter(i -> take(numbered(i))).count();
        assertTrue(served > 900, served + " of 1000");
    }

    @Test
    void threadsTogetherGetNoMoreThanTheBurst() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Integer> task = () -> taken(address("192.0.2.1"), 300);
            int sum = 0;
            for (var taken : threads.invokeAll(java.util.Collections.nCopies(4, task))) {
                sum += taken.get();
            }
            assertEquals(500, sum);
        }
    }
}
