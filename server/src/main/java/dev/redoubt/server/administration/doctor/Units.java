package dev.redoubt.server.administration.doctor;

import dev.redoubt.server.administration.observe.Tools;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The units of an appliance, as the service manager knows them. */
public final class Units {
    private static final List<String> NAMES = List.of(
            "redoubtd.socket",
            "redoubtd.service",
            "redoubt-migrate.service",
            "redoubt-management.socket",
            "redoubt-management.service",
            "redoubt-backup.timer",
            "redoubt-backup.service",
            "redoubt-restore-drill.timer",
            "redoubt-restore-drill.service",
            "mariadb.service",
            "nftables.service",
            "chrony.service",
            "prometheus.service",
            "prometheus-alertmanager.service",
            "prometheus-node-exporter.service");

    private static final List<String> PROPERTIES = List.of(
            "Id",
            "LoadState",
            "ActiveState",
            "SubState",
            "UnitFileState",
            "Result",
            "NRestarts",
            "ExecMainStatus",
            "MemoryCurrent",
            "TasksCurrent");

    private Units() {}

    /** The properties of each unit that there is, by their names; nothing without a service manager. */
    public static List<Map<String, String>> read(Tools tools) {
        List<String> command = new ArrayList<>(
                List.of("systemctl", "--no-pager", "show", "--property=" + String.join(",", PROPERTIES)));
        command.addAll(NAMES);
        String said = tools.run(command.toArray(String[]::new))
                .filter(Tools.Output::done)
                .map(Tools.Output::text)
                .orElse("");
        return Arrays.stream(said.split("\n\n", -1))
                .map(Units::properties)
                .filter(unit ->
                        NAMES.contains(unit.getOrDefault("Id", "")) && !"not-found".equals(unit.get("LoadState")))
                .toList();
    }

    private static Map<String, String> properties(String text) {
        Map<String, String> properties = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0 && PROPERTIES.contains(line.substring(0, equals))) {
                properties.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return properties;
    }
}
