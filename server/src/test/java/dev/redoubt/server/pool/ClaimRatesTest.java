package dev.redoubt.server.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.identity.NodeId;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClaimRatesTest {
    private static final NodeId ALICE = node(1);
    private static final NodeId MALLORY = node(2);
    private static final NodeId BOB = node(3);

    private long now = Long.MAX_VALUE - 5;
    // 5 of a node at once, then one in ten minutes; 1000 in all.
    private final ClaimRates rates = new ClaimRates(1000, 5, 6, ClaimRates.SLOTS, new SecureRandom(), () -> now);

    private static NodeId node(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.SIZE).putInt(number).array());
    }

    private static List<NodeId> nodes(int count) {
        return IntStream.range(100, 100 + count).mapToObj(ClaimRatesTest::node).toList();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void takeAllOfBob(NodeId claimer) {
        for (int i = 0; i < 5; i++) {
            assertEquals(Optional.empty(), rates.take(claimer, List.of(BOB)));
        }
    }

    @Test
    void oneDeviceTakesSoManyKeysOfANodeAtOnceAndNotOneMore() {
        takeAllOfBob(MALLORY);
        assertEquals(Optional.of(Duration.ofMinutes(10)), rates.take(MALLORY, List.of(BOB)));
    }

    @Test
    void whoIsRefusedKeepsNobodyElseFromTheSameNode() {
        takeAllOfBob(MALLORY);
        rates.take(MALLORY, List.of(BOB));
        takeAllOfBob(ALICE);
    }

    @Test
    void aKeyIsGainedAgainAtTheTimeThatWasSaidAndNotBefore() {
        takeAllOfBob(MALLORY);
        pass(Duration.ofMinutes(10).minusNanos(1));
        assertEquals(Optional.of(Duration.ofNanos(1)), rates.take(MALLORY, List.of(BOB)));
        pass(Duration.ofNanos(1));
        assertEquals(Optional.empty(), rates.take(MALLORY, List.of(BOB)));
        assertTrue(rates.take(MALLORY, List.of(BOB)).isPresent());
    }

    @Test
    void patienceGainsNoMoreThanAFullBucket() {
        takeAllOfBob(MALLORY);
        pass(Duration.ofDays(3));
        takeAllOfBob(MALLORY);
        assertTrue(rates.take(MALLORY, List.of(BOB)).isPresent());
    }

    @Test
    void oneNodeOverItsRateRefusesAllAndTakesNothing() {
        takeAllOfBob(ALICE);
        for (int i = 0; i < 10; i++) {
            assertTrue(rates.take(ALICE, List.of(node(7), BOB)).isPresent());
        }
        assertEquals(Optional.empty(), rates.take(ALICE, List.of(node(7))));
    }

    @Test
    void aDeviceTakesTheKeysOfAnHourAtOnceAndNotOneMore() {
        assertEquals(Optional.empty(), rates.take(ALICE, nodes(500)));
        assertEquals(Optional.empty(), rates.take(ALICE, nodes(500)));
        assertEquals(Optional.of(Duration.ofMillis(3600)), rates.take(ALICE, List.of(BOB)));
        assertEquals(Optional.of(Duration.ofMinutes(30)), rates.take(ALICE, nodes(500)));
        pass(Duration.ofMinutes(30));
        assertEquals(Optional.empty(), rates.take(ALICE, nodes(500)));
    }

    @Test
    void whoMayClaimEverythingAgainIsForgotten() {
        rates.take(ALICE, nodes(500));
        rates.take(BOB, List.of(ALICE));
        assertEquals(2, rates.remembered());
        pass(Duration.ofMillis(3600));
        assertEquals(1, rates.forgetFull());
        pass(Duration.ofMinutes(30));
        assertEquals(1, rates.forgetFull());
        assertEquals(0, rates.remembered());
    }
}
