package dev.redoubt.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RampTest {
    private final List<Double> tried = new ArrayList<>();

    /** An appliance that keeps up to a rate, and beyond it lets what is too much wait. */
    private Ramp.Step keepingUpTo(double most) {
        return rate -> {
            tried.add(rate);
            return new Trial(rate, Math.min(rate, most), 5, rate <= most ? 20 : 4_000, 0);
        };
    }

    private Optional<Ramp.Knee> find(Ramp.Step step, int steps) throws IOException, InterruptedException {
        return new Ramp(step, _ -> tried.size() < steps).find();
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 30, 99, 100, 101, 730, 12_345})
    void findsWhatIsKeptToATenth(double most) throws Exception {
        Ramp.Knee knee = find(keepingUpTo(most), 100).orElseThrow();
        assertTrue(knee.reached());
        assertTrue(knee.best().offered() <= most && most <= knee.best().offered() * 1.1, knee::toString);
    }

    @Test
    void neverSaysARateThatWasNotKept() throws Exception {
        Ramp.Knee knee = find(keepingUpTo(730), 100).orElseThrow();
        assertTrue(knee.best().isGood());
        assertTrue(tried.contains(knee.best().offered()));
    }

    @Test
    void withoutTimeForMoreItIsAtLeastThis() throws Exception {
        Ramp.Knee knee = find(keepingUpTo(1e9), 4).orElseThrow();
        assertFalse(knee.reached());
        assertEquals(800, knee.best().offered());
        assertEquals(List.of(100.0, 200.0, 400.0, 800.0), tried);
    }

    @Test
    void oneBadStepIsTriedAgain() throws Exception {
        Ramp.Step moody = rate -> {
            tried.add(rate);
            boolean bad = tried.size() == 2 || rate > 1_000;
            return new Trial(rate, rate, 5, bad ? 1_001 : 20, 0);
        };
        Ramp.Knee knee = find(moody, 100).orElseThrow();
        assertEquals(List.of(100.0, 200.0, 200.0, 400.0), tried.subList(0, 4));
        assertTrue(knee.best().offered() > 900, knee::toString);
    }

    @Test
    void anApplianceThatKeepsNothingHasNoKnee() throws Exception {
        assertEquals(Optional.empty(), find(keepingUpTo(0.5), 100));
        assertTrue(tried.getLast() >= Ramp.LOWEST);
    }

    @Test
    void aFailureOrAThousandthMillisecondTooManyIsNotGood() {
        assertTrue(new Trial(100, 95, 5, 1_000, 0).isGood());
        assertFalse(new Trial(100, 94.9, 5, 1_000, 0).isGood());
        assertFalse(new Trial(100, 100, 5, 1_000.1, 0).isGood());
        assertFalse(new Trial(100, 100, 5, 20, 1).isGood());
        assertFalse(new Trial(100, 0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0).isGood());
    }
}
