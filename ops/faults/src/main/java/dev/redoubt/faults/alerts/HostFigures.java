package dev.redoubt.faults.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a host with systemd, disks and backups of its own would say of itself, in a file for node exporter's textfile collector: as
 * backups and drills do it on an appliance, and in place of collectors that would look at the machine on which this runs.
 */
final class HostFigures {
    static final String BACKUP_FAILED = "redoubt_backup_last_attempt_failed";
    static final String BACKUP_TIME = "redoubt_backup_last_success_timestamp_seconds";
    static final String BACKUP_ROOM = "redoubt_backup_target_free_bytes";
    static final String DRILL_RESULT = "redoubt_restore_drill_result";
    static final String DRILL_TIME = "redoubt_restore_drill_last_success_timestamp_seconds";
    static final String DRILL_DURATION = "redoubt_restore_drill_duration_seconds";
    static final String DISK_ROOM =
            "node_filesystem_avail_bytes{device=\"/dev/vda1\",fstype=\"ext4\",mountpoint=\"/\"}";
    static final String DISK_READ_ONLY =
            "node_filesystem_readonly{device=\"/dev/vda1\",fstype=\"ext4\",mountpoint=\"/\"}";
    static final String OTHER_UNIT_FAILED = "node_systemd_unit_state{name=\"cron.service\",state=\"failed\"}";
    static final String OUT_OF_MEMORY = "node_vmstat_oom_kill";
    private static final String DATABASE = "node_systemd_unit_state{name=\"mariadb.service\",state=\"active\"}";

    private static final double GIBIBYTE = 1 << 30;

    private final Path file;
    private final Map<String, Double> figures = new TreeMap<>();

    HostFigures(Path folder) throws IOException {
        this.file = Files.createDirectories(folder).resolve("host.prom");
        figures.putAll(sound());
        write();
    }

    /** Of a host with which nothing is wrong. */
    private static Map<String, Double> sound() {
        double now = Instant.now().getEpochSecond();
        return Map.ofEntries(
                Map.entry(BACKUP_FAILED, 0.0),
                Map.entry(BACKUP_TIME, now - 7 * 3_600),
                Map.entry("redoubt_backup_size_bytes", 2 * GIBIBYTE),
                Map.entry("redoubt_backup_duration_seconds", 140.0),
                Map.entry(BACKUP_ROOM, 150 * GIBIBYTE),
                Map.entry("redoubt_backup_target_size_bytes", 200 * GIBIBYTE),
                Map.entry(DRILL_RESULT, 1.0),
                Map.entry(DRILL_TIME, now - 6 * 3_600),
                Map.entry(DRILL_DURATION, 260.0),
                Map.entry(DISK_ROOM, 60 * GIBIBYTE),
                Map.entry(DISK_READ_ONLY, 0.0),
                Map.entry(DISK_ROOM.replace("avail", "size"), 100 * GIBIBYTE),
                Map.entry(OTHER_UNIT_FAILED, 0.0),
                Map.entry(OUT_OF_MEMORY, 0.0),
                Map.entry(DATABASE, 1.0));
    }

    synchronized void set(String figure, double value) throws IOException {
        figures.put(figure, value);
        write();
    }

    /** As systemd would say it of the database's unit. */
    void databaseRuns(boolean runs) throws IOException {
        set(DATABASE, runs ? 1 : 0);
    }

    /** All is well again. */
    synchronized void mend() throws IOException {
        // What counts does not count backwards.
        double killed = figures.getOrDefault(OUT_OF_MEMORY, 0.0);
        figures.putAll(sound());
        figures.put(OUT_OF_MEMORY, killed);
        write();
    }

    private void write() throws IOException {
        String text = figures.entrySet().stream()
                .map(figure -> figure.getKey() + " " + figure.getValue() + "\n")
                .collect(Collectors.joining());
        Path next = Files.writeString(file.resolveSibling("host.next"), text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
