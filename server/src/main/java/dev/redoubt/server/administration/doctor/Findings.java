package dev.redoubt.server.administration.doctor;

import dev.redoubt.server.administration.observe.Level;
import java.util.ArrayList;
import java.util.List;

/** What was found so far. */
final class Findings {
    private final List<Finding> all = new ArrayList<>();

    void ok(String check, String seen) {
        all.add(new Finding(check, Level.OK, seen, "", ""));
    }

    /** @param because in fixed words */
    void notSeen(String check, String because) {
        all.add(new Finding(check, Level.NOT_SEEN, because, because, ""));
    }

    void warning(String check, String seen, String why, String remedy) {
        all.add(new Finding(check, Level.WARNING, seen, why, remedy));
    }

    void wrong(String check, String seen, String why, String remedy) {
        all.add(new Finding(check, Level.WRONG, seen, why, remedy));
    }

    /** Either all is well, or it is a warning. */
    void expect(boolean holds, String check, String seen, String why, String remedy) {
        if (holds) {
            ok(check, seen);
        } else {
            warning(check, seen, why, remedy);
        }
    }

    /** Either all is well, or it is wrong. */
    void require(boolean holds, String check, String seen, String why, String remedy) {
        if (holds) {
            ok(check, seen);
        } else {
            wrong(check, seen, why, remedy);
        }
    }

    void add(Finding finding) {
        all.add(finding);
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}
