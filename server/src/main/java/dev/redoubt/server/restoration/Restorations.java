package dev.redoubt.server.restoration;

import dev.redoubt.protocol.policy.PolicyCertificate;
import dev.redoubt.protocol.policy.Restoration;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.logging.LogDetail;
import dev.redoubt.server.logging.LogEvent;
import dev.redoubt.server.policy.PolicyKeys;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Optional;

/**
 * Keeps a server from starting on a database that has gone back, and tells devices of the latest restoration. server/SPEC.md,
 * "Restoration". Thread-safe.
 */
public final class Restorations {
    private static final String FINISH = "\"redoubtctl restore finish\"";

    private final Database database;
    private final RestorationFolder folder;
    private final PolicyKeys keys;
    private final RestorationStore store = new RestorationStore();
    private final RestorationRow latest;
    private volatile Optional<Restoration> signed = Optional.empty();

    private Restorations(Database database, RestorationFolder folder, PolicyKeys keys, RestorationRow latest) {
        this.database = database;
        this.folder = folder;
        this.keys = keys;
        this.latest = latest;
    }

    /**
     * To be called before anything is done with the database.
     *
     * @param keys sign what devices are told; stay with the caller
     * @throws RefusedStartException if the database was put back and the restoration not finished
     */
    public static Restorations begin(
            Database database, RestorationFolder folder, PolicyKeys keys, MeterRegistry metrics) {
        if (folder.isUnfinished()) {
            throw new RefusedStartException("a backup was put back, and what must follow was not done: " + FINISH);
        }
        RestorationRow row = database.statement(new RestorationStore()::find);
        if (hasGoneBack(row, folder)) {
            throw new RefusedStartException(
                    "the database is an older one than this server has worked on: if a backup was put" + " back, "
                            + FINISH + "; if not, find out why");
        }
        Restorations restorations = new Restorations(database, folder, keys, row);
        Gauge.builder(
                        "redoubt.restoration.timestamp.seconds",
                        () -> row.restoredAt().getEpochSecond())
                .description("when the appliance was restored from a backup last, in seconds since 1970; 0 for never")
                .register(metrics);
        restorations.beatOnce();
        return restorations;
    }

    static boolean hasGoneBack(RestorationRow row, RestorationFolder folder) {
        return folder.beat().orElse(0) > row.beat();
    }

    private void beatOnce() {
        try {
            keepBeat();
        } catch (IOException e) {
            throw new RefusedStartException(
                    "restoration.folder cannot be written to: " + RefusedStartException.why(e), e);
        }
    }

    /** First the database, then the file: so the file is never ahead of a database that was not put back. */
    private void keepBeat() throws IOException {
        folder.keepBeat(database.transaction(store::beat));
    }

    /** To be called each minute, by one thread: what is younger than the last beat is not noticed to be missing. */
    public int beat() {
        try {
            keepBeat();
        } catch (IOException e) {
            LogEvent.RESTORATION_WITNESS_FAILED.write(LogDetail.failure(e));
        }
        return 0;
    }

    /** Whether there ever was one, so that devices may know of more than the database does. */
    public boolean any() {
        return latest.number() > 0;
    }

    /**
     * What a device is to be told.
     *
     * @param known number of the restoration that it knows
     * @return a {@link Restoration}, by the present policy key; nothing where the device knows it
     */
    public byte[] newerThan(long known) {
        return Long.compareUnsigned(latest.number(), known) > 0 ? signed().toBytes() : new byte[0];
    }

    private Restoration signed() {
        PolicyCertificate certificate = keys.certificate();
        return signed.filter(one -> one.certificate().equals(certificate)).orElseGet(() -> {
            Restoration fresh =
                    keys.use(key -> Restoration.sign(key, latest.number(), latest.restoredAt(), latest.backupAt()));
            signed = Optional.of(fresh);
            return fresh;
        });
    }
}
