package dev.redoubt.server.administration.doctor;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether what shall run does. */
final class UnitsExamination implements Examination {
    private static final int MANY_RESTARTS = 3;

    /** Those that rest between two runs. */
    private static final Set<String> AT_TIMES =
            Set.of("redoubt-backup.service", "redoubt-restore-drill.service", "redoubt-management.service");

    @Override
    public void look(Host host, Findings findings) {
        if (!host.isManaged()) {
            findings.notSeen("units", "no systemd runs here");
            return;
        }
        List<Map<String, String>> units = Units.read(host.tools());
        if (units.stream().noneMatch(unit -> "redoubtd.service".equals(unit.get("Id")))) {
            findings.notSeen("units", "redoubtd is no unit of this machine");
            return;
        }
        units.forEach(unit -> one(unit, findings));
    }

    private static void one(Map<String, String> unit, Findings findings) {
        String name = unit.getOrDefault("Id", "");
        String check = "unit-" + name;
        String state = unit.getOrDefault("ActiveState", "");
        String seen = name + " is " + state + " (" + unit.getOrDefault("SubState", "") + "), "
                + unit.getOrDefault("UnitFileState", "");
        String restarts = unit.getOrDefault("NRestarts", "0");
        if (state.equals("failed") || (!state.equals("active") && !AT_TIMES.contains(name) && !rests(unit))) {
            findings.wrong(
                    check,
                    seen,
                    "a part of the appliance does not run",
                    "systemctl status " + name + "; journalctl -u " + name);
        } else if (restarts.matches("[0-9]{1,9}") && Integer.parseInt(restarts) >= MANY_RESTARTS) {
            findings.warning(
                    check,
                    seen + ", started again " + restarts + " times",
                    "it ends again and again, and is started anew",
                    "journalctl -u " + name + " says why it ended");
        } else {
            findings.ok(check, seen);
        }
    }

    /** Installed, and not wanted here: monitoring may be left out. */
    private static boolean rests(Map<String, String> unit) {
        String file = unit.getOrDefault("UnitFileState", "");
        return unit.getOrDefault("Id", "").startsWith("prometheus")
                && (file.equals("disabled") || file.equals("masked"));
    }
}
