package dev.redoubt.server.administration.capacity;

import dev.redoubt.server.administration.observe.Loopback;
import dev.redoubt.server.administration.observe.ManagementAccess;
import dev.redoubt.server.configuration.Place;
import java.time.Duration;

/** How many devices are connected to the running server, from what it tells Prometheus. */
final class ConnectedDevices {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ConnectedDevices() {}

    static long count(Place.Private management) {
        try (Loopback loopback = new Loopback(PATIENCE)) {
            return (long) new ManagementAccess(loopback, management)
                    .scrape()
                    .value("redoubt_link_open")
                    .orElseThrow(() ->
                            new CapacityException("the server's metrics do not say how many devices are connected"));
        }
    }
}
