package dev.redoubt.bench.appliance;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** What a JVM knows of itself. */
public final class Inspection {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int COLLECTIONS = 3;

    private Inspection() {}

    /** What this process has spent since its start. */
    public static Usage usage() {
        return new Usage(SYSTEM.getProcessCpuTime(), THREADS.getTotalThreadAllocatedBytes());
    }

    /** Bytes that are still reachable after full collections. */
    public static long liveHeap() {
        // More than one, for what only a finished cleaner lets go of.
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** How many reachable objects of a class there are, after a full collection. */
    public static long liveInstances(String className) {
        return histogram()
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length >= 4 && columns[3].equals(className))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    private static String histogram() {
        try {
            Object[] arguments = {new String[0]};
            String[] signature = {String[].class.getName()};
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            arguments,
                            signature);
        } catch (JMException e) {
            throw new IllegalStateException("this JVM does not count its objects", e);
        }
    }

    /**
     * @param cpuNanos of all threads, the compiler's and the collector's too
     * @param allocated bytes of all threads
     */
    public record Usage(long cpuNanos, long allocated) {
        public Usage since(Usage before) {
            return new Usage(cpuNanos - before.cpuNanos, allocated - before.allocated);
        }
    }
}
