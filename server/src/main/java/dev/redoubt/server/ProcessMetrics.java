package dev.redoubt.server;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.redoubt.server.configuration.ProgramVersion;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/** What runs here, and what it takes of its machine. */
final class ProcessMetrics implements AutoCloseable {
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final UnixOperatingSystemMXBean system =
            ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
    private volatile long openFiles;

    ProcessMetrics(MeterRegistry metrics) {
        Gauge.builder("redoubt.build.info", () -> 1)
                .description("which program this is, on which Java")
                .tag("version", ProgramVersion.text())
                .tag("java", Runtime.version().toString())
                .register(metrics);
        collections.bindTo(metrics);
        new JvmMemoryMetrics().bindTo(metrics);
        new JvmThreadMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        new UptimeMetrics().bindTo(metrics);
        countFiles();
        files(metrics, "process.files.open", () -> openFiles, "file descriptors that are open, connections among them");
        files(metrics, "process.files.max", system::getMaxFileDescriptorCount, "file descriptors that may be open");
    }

    private static void files(MeterRegistry metrics, String name, Supplier<Number> count, String description) {
        Gauge.builder(name, count).description(description).baseUnit("files").register(metrics);
    }

    /** Not at each scrape: the kernel lists each one, and 20,000 connections take it tens of milliseconds. To be called every minute. */
    int countFiles() {
        try {
            openFiles = system.getOpenFileDescriptorCount();
        } catch (InternalError _) {
            // To count them takes one more: none is left.
            openFiles = system.getMaxFileDescriptorCount();
        }
        return 0;
    }

    @Override
    public void close() {
        collections.close();
    }
}
