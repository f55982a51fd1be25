package dev.redoubt.server.rate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts who had too many wrong tries, and is not listened to for some time. Nobody is named. */
public final class Lockouts {
    /** Of what there were too many. */
    public enum Kind {
        /** Wrong signatures under an administrator's access key, from one place. */
        ADMINISTRATOR("administrator"),
        /** Calls under an access key that nobody has, from one place. */
        UNKNOWN_KEY("unknown_key"),
        /** Steps of recoveries of one name. */
        NAME("name"),
        /** Steps of recoveries by one device, of its own account. */
        DEVICE("device"),
        /** Wrong challenges of a bot: its invitations are void. */
        CHALLENGE("challenge");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    private final Map<Kind, Counter> counters = new EnumMap<>(Kind.class);

    public Lockouts(MeterRegistry metrics) {
        for (Kind kind : Kind.values()) {
            counters.put(kind, counter(metrics, kind));
        }
    }

    private static Counter counter(MeterRegistry metrics, Kind kind) {
        return Counter.builder("redoubt.lockouts")
                .description("how often somebody had too many wrong tries")
                .tag("kind", kind.label)
                .register(metrics);
    }

    /** Once for each lock, not for each try that it refuses. */
    public void locked(Kind kind) {
        Objects.requireNonNull(counters.get(kind)).increment();
    }
}
