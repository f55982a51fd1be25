package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {
    private final ReplayWindow window = new ReplayWindow();

    @Test
    void numberIsFreshOnce() {
        assertTrue(window.testAndMark(0));
        assertFalse(window.testAndMark(0));
    }

    @Test
    void numberThatWasOvertakenIsStillFresh() {
        assertTrue(window.testAndMark(2047));
        assertTrue(window.testAndMark(0));
        assertFalse(window.testAndMark(0));
    }

    @Test
    void numberOlderThanTheWindowIsRefused() {
        assertTrue(window.testAndMark(2048));
        assertFalse(window.testAndMark(0));
        assertTrue(window.testAndMark(1));
    }

    @Test
    void farLeapForgetsNothingThatCouldBeUsedAgain() {
        assertTrue(window.testAndMark(5));
        assertTrue(window.testAndMark(1_000_000));
        assertFalse(window.testAndMark(5));
        assertTrue(window.testAndMark(999_999));
    }

    @Test
    void highestNumberOfAllWorks() {
        assertTrue(window.testAndMark(Long.MAX_VALUE));
        assertFalse(window.testAndMark(Long.MAX_VALUE));
        assertTrue(window.testAndMark(Long.MAX_VALUE - 2047));
        assertFalse(window.testAndMark(Long.MAX_VALUE - 2048));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithASetOfAllUsedNumbers(long seed) {
        Random random = new Random(seed);
        Set<Long> used = new HashSet<>();
        long highest = -1;
        long around = 0;
        for (int i = 0; i < 20_000; i++) {
            around += random.nextInt(4) == 0 ? random.nextInt(seed > 4 ? 900 : 3) : 0;
            long sequence = Math.max(0, around - random.nextInt(3000));
            boolean expected = sequence > highest - ReplayWindow.WIDTH && used.add(sequence);
            assertEquals(expected, window.testAndMark(sequence));
            highest = Math.max(highest, sequence);
        }
    }

    @Test
    void ofManyThreadsOneWinsEachNumber() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Callable<Integer> racer = () -> (int) IntStream.range(0, 50_000)
                    .filter(sequence -> window.testAndMark(sequence))
                    .count();
            int won = 0;
            for (Future<Integer> result : threads.invokeAll(java.util.Collections.nCopies(8, racer))) {
                won += result.get();
            }
            // A thread that falls 2,048 behind the others loses numbers to the window, which is no second win.
            assertTrue(won <= 50_000, () -> "a number was won twice");
            assertTrue(won >= ReplayWindow.WIDTH);
        }
    }
}
