package dev.redoubt.evaluation;

import java.time.Duration;
import java.util.List;

/** Words that are read once, and words that live for less than a minute: then nobody has them any more. */
final class BurningWords {
    private static final String BURNS = "The key lies under the third stone. Burn this.";
    private static final String LIVES = "The ferry goes in a minute; afterwards this means nothing.";
    private static final Duration LIFE = Duration.ofSeconds(45);
    private static final Duration BURN = Duration.ofSeconds(1);

    private final Screen screen;
    private final Company company;
    private final Device alexandra;
    private final Device benedikt;
    private final Device tablet;

    BurningWords(Stage stage, Company company) {
        this.screen = stage.screen();
        this.company = company;
        this.alexandra = stage.device(Story.ALEXANDRA, "laptop");
        this.benedikt = stage.device(Story.BENEDIKT, "laptop");
        this.tablet = stage.device(Story.BENEDIKT, "tablet");
    }

    void tell() throws Exception {
        company.expectNowhere(BURNS);
        company.expectNowhere(LIVES);
        screen.step(
                "alexandra → benedikt, to burn a second after it is read: “" + BURNS + "”",
                () -> alexandra.runs("send", Story.BENEDIKT, BURNS, "--burn", seconds(BURN)));
        long sent = System.nanoTime();
        screen.step(
                "alexandra → benedikt, to live for " + LIFE.toSeconds() + " s: “" + LIVES + "”",
                () -> alexandra.runs("send", Story.BENEDIKT, LIVES, "--ttl", seconds(LIFE)));
        List<String> shown = company.looks(benedikt);
        screen.check("both were shown", shows(shown, BURNS) && shows(shown, LIVES), "they were not");
        Thread.sleep(BURN);
        gone(BURNS, benedikt, "where it was read");
        gone(BURNS, tablet, "on the other device, which nobody has looked at");
        Duration left = LIFE.plusSeconds(1).minusNanos(System.nanoTime() - sent);
        screen.step("time passes", () -> {
            Thread.sleep(left.isNegative() ? Duration.ZERO : left);
            return left;
        });
        for (Device device : company.all()) {
            if (!device.account().equals(Story.CHARLOTTE)) {
                gone(LIVES, device, "on " + device.label());
            }
        }
    }

    private void gone(String text, Device device, String where) throws Exception {
        device.runs("inbox");
        screen.check("“" + text + "” is gone " + where, !shows(company.kept(device), text), "it is there");
    }

    private static boolean shows(List<String> lines, String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + "s";
    }
}
