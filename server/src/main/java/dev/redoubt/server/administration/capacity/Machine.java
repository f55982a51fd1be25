package dev.redoubt.server.administration.capacity;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The hardware that was measured, as the operating system has it.
 *
 * @param processor its model, printable ASCII
 * @param cores that may be used
 * @param memoryBytes of the machine, or of the container that it is
 * @param diskBytes of the file system on which the appliance keeps its state
 * @param diskFreeBytes that are free on it
 * @param system name and version of the kernel, printable ASCII
 */
public record Machine(
        String processor, int cores, long memoryBytes, long diskBytes, long diskFreeBytes, String system) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final int LONGEST = 100;

    public Machine {
        if (cores < 1 || memoryBytes < 1 || diskBytes < 1 || diskFreeBytes < 0) {
            throw new IllegalArgumentException("a machine has cores, memory and a disk");
        }
        if (!processor.equals(plain(processor)) || !system.equals(plain(system))) {
            throw new IllegalArgumentException("names are printable ASCII, at most " + LONGEST + " characters");
        }
    }

    /**
     * This one.
     *
     * @param state on the disk that counts
     */
    public static Machine here(Path state) {
        try {
            FileStore disk = Files.getFileStore(state);
            return new Machine(
                    plain(processorModel()),
                    Runtime.getRuntime().availableProcessors(),
                    ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                            .getTotalMemorySize(),
                    disk.getTotalSpace(),
                    disk.getUsableSpace(),
                    plain(System.getProperty("os.name") + " " + System.getProperty("os.version")));
        } catch (IOException e) {
            throw new CapacityException("the disk of " + state + " cannot be looked at", e);
        }
    }

    private static String plain(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.substring(0, Math.min(LONGEST, printable.length()));
    }

    private static String processorModel() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException _) {
            return "unknown";
        }
    }
}
