package dev.redoubt.server.pool;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.housekeeping.Hours;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;

/** Shows how full the pools are, over all devices together. No node. */
public final class PoolLevels {
    /** Nodes that one statement looks at. */
    public static final int BATCH = 500;

    private static final NodeId FIRST = NodeId.of(new byte[NodeId.SIZE]);

    private record Levels(double enough, double low, double empty) {}

    private final Database database;
    private final PoolStore store;
    private final int low;
    private final Clock clock;
    private volatile double keys = Double.NaN;
    private volatile Levels levels = new Levels(Double.NaN, Double.NaN, Double.NaN);
    // Of the one thread that goes through all nodes.
    private NodeId after = FIRST;
    private long enoughSoFar;
    private long lowSoFar;
    private long emptySoFar;

    /** @param low a pool with fewer keys is low */
    public PoolLevels(Database database, PoolStore store, int low, MeterRegistry metrics, Clock clock) {
        this.database = database;
        this.store = store;
        this.low = low;
        this.clock = clock;
        Gauge.builder("redoubt.pool.keys", () -> keys)
                .description("keys that can be handed out, over all pools")
                .tag("kind", "one_time")
                .register(metrics);
        watch("enough", metrics);
        watch("low", metrics);
        watch("empty", metrics);
    }

    private void watch(String standing, MeterRegistry metrics) {
        Gauge.builder("redoubt.pool.nodes", () -> level(standing))
                .description("devices by how full their pool is")
                .tag("standing", standing)
                .register(metrics);
    }

    private double level(String standing) {
        Levels now = levels;
        return switch (standing) {
            case "enough" -> now.enough();
            case "low" -> now.low();
            default -> now.empty();
        };
    }

    /** To be called every few minutes. */
    public int measure() {
        keys = database.statement(handle -> store.keys(handle, Hours.of(clock.instant())));
        return 0;
    }

    /**
     * Looks at some more nodes; the figures are renewed once all have been looked at. To be called again at once while it gives
     * {@link #BATCH}.
     */
    public int measureSome() {
        List<PoolStore.Fill> fills = database.statement(handle -> store.fills(handle, after, low, BATCH));
        for (PoolStore.Fill fill : fills) {
            emptySoFar += fill.empty() ? 1 : 0;
            lowSoFar += fill.low() && !fill.empty() ? 1 : 0;
            enoughSoFar += fill.low() ? 0 : 1;
        }
        if (fills.size() < BATCH) {
            levels = new Levels(enoughSoFar, lowSoFar, emptySoFar);
            after = FIRST;
            enoughSoFar = 0;
            lowSoFar = 0;
            emptySoFar = 0;
        } else {
            after = fills.getLast().node();
        }
        return fills.size();
    }
}
