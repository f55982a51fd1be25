package dev.redoubt.server.administration.status;

import dev.redoubt.server.administration.observe.Scrape;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that was looked at.
 *
 * @param at by the clock of this machine
 * @param server what was answered, or why nothing was
 * @param host what jobs of this host have written for Prometheus: backups and drills
 * @param alerts that fire; empty where no Prometheus answers on loopback
 */
record Seen(Instant at, Server server, Files files, Scrape host, Optional<List<Alert>> alerts) {
    sealed interface Server {}

    /**
     * @param before an earlier scrape, for rates
     * @param seconds between the two
     */
    record Answering(Scrape before, Scrape now, double seconds, boolean ready) implements Server {
        /** How much more it has become, in a second. A server that was started again in between counts from 0. */
        double rate(String name, String... pairs) {
            double more = now.count(name, pairs) - before.count(name, pairs);
            return Math.max(0, more) / seconds;
        }
    }

    record Silent(String why) implements Server {}

    /**
     * What lies on the disk, where it can be read.
     *
     * @param freeBytes of the file system on which files of users lie
     * @param channelExpiry of certificates, in seconds since 1970
     */
    record Files(
            OptionalDouble freeBytes,
            OptionalDouble totalBytes,
            OptionalDouble channelExpiry,
            OptionalDouble policyExpiry,
            OptionalDouble tlsExpiry) {}

    Optional<Answering> answering() {
        return server instanceof Answering answering ? Optional.of(answering) : Optional.empty();
    }

    /** What the server says now; nothing where it is silent. */
    Scrape now() {
        return answering().map(Answering::now).orElse(Scrape.NOTHING);
    }

    double secondsOf(OptionalDouble sinceEpoch) {
        return at.getEpochSecond() - sinceEpoch.orElse(Double.NaN);
    }
}
