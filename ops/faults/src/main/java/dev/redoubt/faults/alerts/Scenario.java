package dev.redoubt.faults.alerts;

import java.time.Duration;
import java.util.Set;

/**
 * One thing that goes wrong.
 *
 * @param what for people
 * @param must alerts of which somebody is told
 * @param held alerts that hold, too, and are held back as consequences of those, or told after them
 * @param may alerts that may hold, too
 * @param within how long after the fault the last of those that must has come
 * @param over how long after the mend none fires any more
 */
record Scenario(
        String name,
        String what,
        Set<String> must,
        Set<String> held,
        Set<String> may,
        Duration within,
        Duration over,
        Step fault,
        Step mend) {
    private static final Duration USUAL = Duration.ofSeconds(45);
    private static final Step NOTHING = site -> {};

    /** Something that is done to the site. */
    @FunctionalInterface
    interface Step {
        void to(Site site) throws Exception;
    }

    static Scenario of(String name, String what, Set<String> must, Step fault, Step mend) {
        return new Scenario(name, what, must, Set.of(), Set.of(), USUAL, USUAL, fault, mend);
    }

    /** Which is over by itself. */
    static Scenario once(String name, String what, Set<String> must, Step fault) {
        return of(name, what, must, fault, NOTHING);
    }

    boolean isOverByItself() {
        return mend.equals(NOTHING);
    }

    Scenario holding(String... alerts) {
        return new Scenario(name, what, must, Set.of(alerts), may, within, over, fault, mend);
    }

    Scenario mayBring(String... alerts) {
        return new Scenario(name, what, must, held, Set.of(alerts), within, over, fault, mend);
    }

    Scenario taking(Duration longest, Duration ending) {
        return new Scenario(name, what, must, held, may, longest, ending, fault, mend);
    }
}
