package dev.redoubt.server.administration.doctor;

import dev.redoubt.server.administration.observe.Scrape;
import dev.redoubt.server.administration.observe.Tools;
import java.util.Optional;

/** Whether the clock runs evenly, and is kept by others. Expiry, certificates and signatures count on it. */
final class ClockExamination implements Examination {
    private static final String WHY =
            "certificates, expiry and administrators' signatures go by the clock: one that is wrong refuses devices or"
                    + " deletes too early";
    private static final double FAR = 1.0;

    // Of chronyc's line with commas: the offset in seconds, and the leap status at its end.
    private static final int OFFSET = 4;
    private static final int LEAP = 13;

    @Override
    public void look(Host host, Findings findings) {
        steady(host.scrape(), findings);
        kept(host.tools(), findings);
    }

    private static void steady(Optional<Scrape> scrape, Findings findings) {
        if (scrape.isEmpty()) {
            findings.notSeen("clock-steady", "no server answers, which watches it");
            return;
        }
        double jumps = scrape.get().count("redoubt_clock_jumps_total");
        findings.expect(
                jumps == 0,
                "clock-steady",
                jumps == 0
                        ? "it was not set since the server started"
                        : "it was set by more than 5 min, " + (long) jumps + " times since the server started",
                WHY,
                "find out who sets it: journalctl -u chrony; see ops/runbooks/ClockJumped.md");
    }

    private static void kept(Tools tools, Findings findings) {
        Optional<Tools.Output> chrony = tools.run("chronyc", "-n", "-c", "tracking");
        if (chrony.isPresent() && chrony.get().done()) {
            chrony(chrony.get().text(), findings);
            return;
        }
        Optional<Tools.Output> system = tools.run("timedatectl", "show", "--property=NTPSynchronized", "--value");
        if (system.isEmpty() || !system.get().done()) {
            findings.notSeen("clock-kept", "neither chronyc nor timedatectl answers here");
            return;
        }
        findings.expect(
                system.get().text().equals("yes"),
                "clock-kept",
                system.get().text().equals("yes") ? "it is kept by a time server" : "no time server keeps it",
                WHY,
                "systemctl enable --now chrony, and name a time server in /etc/chrony");
    }

    private static void chrony(String line, Findings findings) {
        String[] fields = line.split(",", -1);
        if (fields.length <= LEAP) {
            findings.notSeen("clock-kept", "chronyc says something else than it used to");
            return;
        }
        boolean kept = !fields[LEAP].equals("Not synchronised") && Math.abs(seconds(fields[OFFSET])) < FAR;
        findings.expect(
                kept,
                "clock-kept",
                kept
                        ? "chrony keeps it, " + fields[OFFSET] + " s off"
                        : "chrony: " + fields[LEAP] + ", " + fields[OFFSET] + " s off",
                WHY,
                "chronyc -n sources shows which time servers answer; one that does belongs into redoubt_time_servers of the"
                        + " inventory, or into /etc/chrony");
    }

    private static double seconds(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.POSITIVE_INFINITY;
        }
    }
}
