package dev.redoubt.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at every device for what was said: once where it was said or heard, and nowhere else. */
final class Arrivals {
    private final Screen screen;
    private final Company company;

    Arrivals(Screen screen, Company company) {
        this.screen = screen;
        this.company = company;
    }

    void check() throws Exception {
        for (Device device : company.all()) {
            check(device);
        }
    }

    /** Of one device, which may not be there any more at the end. */
    void check(Device device) throws Exception {
        device.runs("inbox");
        List<String> kept = company.kept(device);
        List<String> wrong = new ArrayList<>();
        int expected = 0;
        for (Map.Entry<String, Set<Device>> saying : company.said().entrySet()) {
            boolean hears = saying.getValue().contains(device);
            long times =
                    kept.stream().filter(line -> line.contains(saying.getKey())).count();
            expected += hears ? 1 : 0;
            if (times != (hears ? 1 : 0)) {
                wrong.add("“" + saying.getKey() + "” is there " + times + " times");
            }
        }
        screen.check(
                device.label() + " has all of the " + expected + " messages of its time, once, and no others",
                wrong.isEmpty(),
                String.join("; ", wrong));
    }
}
