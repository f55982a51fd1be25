package dev.redoubt.capacity;

import java.io.IOException;
import java.util.Optional;
import java.util.function.DoublePredicate;

/**
 * Finds the highest rate with which an appliance keeps up: twice as much each time until it does not, then between the last good and
 * the first bad one until these are close. What is bad once is tried once more, since a machine may have had something else to do.
 */
final class Ramp {
    static final double FIRST = 100;
    static final double LOWEST = 1;

    /** How close is close. */
    private static final double CLOSE = 1.1;

    private static final double DOWN = 4;

    /** One rate, for some seconds. */
    @FunctionalInterface
    interface Step {
        Trial at(double perSecond) throws IOException, InterruptedException;
    }

    /**
     * What was found.
     *
     * @param best the highest rate that was kept
     * @param reached whether a higher one was tried and not kept; otherwise there was no time left
     */
    record Knee(Trial best, boolean reached) {}

    private final Step step;
    private final DoublePredicate fits;
    private Optional<Trial> best = Optional.empty();
    private double bad = Double.POSITIVE_INFINITY;

    /** @param fits whether there is time and room for a step at a rate */
    Ramp(Step step, DoublePredicate fits) {
        this.step = step;
        this.fits = fits;
    }

    /** @return empty if not even the lowest rate is kept */
    Optional<Knee> find() throws IOException, InterruptedException {
        goUp(FIRST);
        for (double rate = FIRST / DOWN; best.isEmpty() && rate >= LOWEST && fits.test(rate); rate /= DOWN) {
            tryOut(rate);
        }
        comeClose();
        return best.map(trial -> new Knee(trial, bad < Double.POSITIVE_INFINITY));
    }

    private void goUp(double first) throws IOException, InterruptedException {
        for (double rate = first; bad == Double.POSITIVE_INFINITY && fits.test(rate); rate *= 2) {
            if (!tryOut(rate) && fits.test(rate)) {
                double again = bad;
                bad = Double.POSITIVE_INFINITY;
                if (!tryOut(rate)) {
                    bad = again;
                }
            }
        }
    }

    private void comeClose() throws IOException, InterruptedException {
        while (best.isPresent()
                && bad < Double.POSITIVE_INFINITY
                && bad / best.get().offered() > CLOSE) {
            double between = Math.sqrt(bad * best.get().offered());
            if (!fits.test(between)) {
                return;
            }
            tryOut(between);
        }
    }

    private boolean tryOut(double rate) throws IOException, InterruptedException {
        Trial trial = step.at(rate);
        if (trial.isGood()) {
            best = Optional.of(trial);
        } else {
            bad = Math.min(bad, rate);
        }
        return trial.isGood();
    }
}
