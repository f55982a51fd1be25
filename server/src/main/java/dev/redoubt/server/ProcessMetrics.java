package dev.redoubt.server;

import dev.redoubt.server.configuration.ProgramVersion;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

/** What runs here, and what it takes of its machine. */
final class ProcessMetrics implements AutoCloseable {
    private final JvmGcMetrics collections = new JvmGcMetrics();

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
        new FileDescriptorMetrics().bindTo(metrics);
    }

    @Override
    public void close() {
        collections.close();
    }
}
