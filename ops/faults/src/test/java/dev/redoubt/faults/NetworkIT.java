package dev.redoubt.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The network between devices and server breaks, at every byte in turn. */
@Tag("long")
@Timeout(600)
@ExtendWith(Suite.Shared.class)
class NetworkIT {
    private static final int LONGEST_CABLE = 2_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Suite suite;
    private final Site site;

    NetworkIT(Suite suite) throws IOException {
        this.suite = suite;
        this.site = suite.site();
    }

    /** Both ways: a cable counts what it carries up and down. */
    @Test
    void connectionsCutAtRandomBytesLoseAndDoubleNothing() throws Exception {
        String fault = "connections cut at random bytes";
        Random random = Suite.random(fault);
        int seconds = Suite.rounds(25);
        try (Relay relay = Relay.to(site.server().port(), Relay.Kind.cut(random, LONGEST_CABLE));
                Traffic traffic = Traffic.start(site, suite.folder("ledgers"), Traffic.Volume.mixed(), relay.port())) {
            Thread.sleep(Duration.ofSeconds(seconds));
            suite.check(site, fault, relay.cuts(), traffic, traffic.awaitService(System.nanoTime(), PATIENCE));
        }
    }

    /** As where a device sleeps, or a tunnel begins: the connections stay, nothing comes, and then all of it. */
    @Test
    void aNetworkThatStandsStillForMomentsLosesAndDoublesNothing() throws Exception {
        String fault = "network standing still for moments";
        Random random = Suite.random(fault);
        int rounds = Suite.rounds(6);
        Duration longest = Duration.ZERO;
        try (Relay relay = Relay.to(site.server().port());
                Traffic traffic = Traffic.start(site, suite.folder("ledgers"), Traffic.Volume.mixed(), relay.port())) {
            for (int i = 0; i < rounds; i++) {
                Suite.pause(random, 200, 1_000);
                relay.hold();
                Suite.pause(random, 100, 3_000);
                long back = System.nanoTime();
                relay.release();
                longest = Suite.longer(longest, traffic.awaitService(back, PATIENCE));
            }
            suite.check(site, fault, rounds, traffic, longest);
        }
    }
}
