package dev.redoubt.bench.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has taken, as Linux counts it.
 *
 * @param resident KiB in memory now
 * @param cpuSeconds of all its threads since it began
 */
public record ProcessUse(long resident, double cpuSeconds) {
    // The kernel's, for whoever asks it this way, on every Linux there is.
    private static final double TICKS_PER_SECOND = 100;
    // Counted from the state, which follows the name: proc_pid_stat(5) calls them 14 and 15.
    private static final int USER = 11;
    private static final int SYSTEM = 12;

    public static ProcessUse of(long pid) throws IOException {
        Path folder = Path.of("/proc", Long.toString(pid));
        return new ProcessUse(
                resident(Files.readString(folder.resolve("status"))),
                cpuSeconds(Files.readString(folder.resolve("stat"))));
    }

    static long resident(String status) throws IOException {
        String line = status.lines()
                .filter(text -> text.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow(() -> new IOException("no VmRSS in a process's status"));
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    /** The name in it is the process's own choice, and may have blanks and parentheses. */
    static double cpuSeconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND;
    }
}
