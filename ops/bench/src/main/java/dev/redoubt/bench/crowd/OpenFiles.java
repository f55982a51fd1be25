package dev.redoubt.bench.crowd;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** How many devices a process may have connected: each is an open file on each side, which are two processes. */
public final class OpenFiles {
    // For what is neither a device's connection nor its peer: libraries, pipes, the database.
    private static final int OTHERS = 500;

    private OpenFiles() {}

    /** Where a process may not open so many files, as many devices as go. */
    public static List<Integer> possible(List<Integer> wanted, long files) {
        int most = Math.toIntExact(Math.min(Integer.MAX_VALUE, files - OTHERS));
        if (wanted.getLast() > most) {
            System.err.println("  A process may open " + files + " files here: for " + wanted.getLast()
                    + " devices run `ulimit -n 65536` before, as root or with a higher hard limit.");
        }
        return wanted.stream()
                .map(devices -> Math.min(devices, most))
                .distinct()
                .toList();
    }

    /** Files that this process may open. */
    public static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Integer.MAX_VALUE;
    }
}
