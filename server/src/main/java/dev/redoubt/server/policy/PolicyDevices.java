package dev.redoubt.server.policy;

import dev.redoubt.server.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;

/** Shows how many devices of each security group obey the newest policy, as they say. Groups by their number; no user. */
public final class PolicyDevices {
    /** Groups that have figures of their own: those with the lowest numbers. The rest is together. */
    static final int MOST = 100;

    private static final String REST = "others";

    private final Database database;
    private final PolicyStore store = new PolicyStore();
    private final MultiGauge devices;

    public PolicyDevices(Database database, MeterRegistry metrics) {
        this.database = database;
        this.devices = MultiGauge.builder("redoubt.policy.devices")
                .description("devices in good standing, by whether they obey the newest policy")
                .register(metrics);
    }

    /** To be called every few minutes. */
    public int measure() {
        devices.register(rows(database.statement(store::devices)), true);
        return 0;
    }

    static List<MultiGauge.Row<?>> rows(List<PolicyStore.GroupDevices> groups) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        groups.stream().limit(MOST).forEach(group -> add(rows, Long.toString(group.group()), List.of(group)));
        if (groups.size() > MOST) {
            add(rows, REST, groups.subList(MOST, groups.size()));
        }
        return rows;
    }

    private static void add(List<MultiGauge.Row<?>> rows, String label, List<PolicyStore.GroupDevices> groups) {
        rows.add(row(
                label,
                "current",
                groups.stream().mapToLong(PolicyStore.GroupDevices::current).sum()));
        rows.add(row(
                label,
                "behind",
                groups.stream().mapToLong(PolicyStore.GroupDevices::behind).sum()));
    }

    private static MultiGauge.Row<?> row(String group, String standing, long count) {
        return MultiGauge.Row.of(Tags.of("group", group, "standing", standing), count);
    }
}
