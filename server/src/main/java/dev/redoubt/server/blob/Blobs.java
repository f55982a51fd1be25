package dev.redoubt.server.blob;

import dev.redoubt.protocol.file.FileLayout;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rate.Rates;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes blobs, says how far they are, completes and forgets them. The row comes before the file and goes before the file, so
 * that at every instant a row without its bytes says so ({@code committed}), and a file without a row is nothing.
 * Thread-safe; blocks the calling (virtual) thread.
 */
public final class Blobs {
    /** Rows that one deletion of expired ones takes at most. */
    public static final int BATCH = 100;

    private final Database database;
    private final BlobStore store;
    private final BlobFolder folder;
    private final ServerConfiguration.Blobs limits;
    private final BlobMetrics metrics;
    private final Rates<NodeId> counts;
    private final Rates<NodeId> bytes;
    private final Clock clock;
    /** Held while rows and files come into being or go, so that none goes that is just being made. */
    private final ReentrantLock changes = new ReentrantLock();

    private Blobs(
            Database database,
            BlobStore store,
            BlobFolder folder,
            ServerConfiguration.Blobs limits,
            BlobMetrics metrics,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.folder = folder;
        this.limits = limits;
        this.metrics = metrics;
        this.counts = new Rates<>(limits.creationsPerHour(), Duration.ofHours(1), System::nanoTime);
        this.bytes = new Rates<>(limits.bytesPerDay().bytes(), Duration.ofDays(1), System::nanoTime);
        this.clock = clock;
    }

    /** @throws dev.redoubt.server.configuration.RefusedStartException if the folder is not good */
    public static Blobs open(Database database, ServerConfiguration.Blobs limits, BlobMetrics metrics, Clock clock) {
        BlobStore store = new BlobStore();
        boolean expected = database.statement(store::usage).count() > 0;
        BlobFolder folder = BlobFolder.open(limits.folder(), expected);
        metrics.quota(limits.quota().bytes());
        return new Blobs(database, store, folder, limits, metrics, clock);
    }

    /**
     * Room for a sealed file. Making the same blob again gives its state.
     *
     * @param device known here only for its rate
     */
    Blob create(NodeId device, BlobId id, long size) {
        if (!FileLayout.isSealedSize(size)) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "no sealed file has that many bytes");
        }
        if (size > limits.largest().bytes()) {
            throw new ProblemException(
                    ProblemCode.BLOB_TOO_LARGE,
                    "a blob has at most " + limits.largest().bytes() + " bytes");
        }
        changes.lock();
        try {
            Optional<Blob> there = find(id);
            return there.isPresent() ? same(there.get(), size) : createNew(device, id, size);
        } finally {
            changes.unlock();
        }
    }

    private static Blob same(Blob there, long size) {
        if (there.size() != size) {
            throw new ProblemException(ProblemCode.BLOB_CONFLICT);
        }
        return there;
    }

    private Blob createNew(NodeId device, BlobId id, long size) {
        requireRoom(size);
        counts.take(device, 1).or(() -> bytes.take(device, size)).ifPresent(wait -> {
            metrics.refused();
            throw new ProblemException(ProblemCode.TOO_MANY_BLOBS, ProblemCode.TOO_MANY_BLOBS.title(), wait);
        });
        Blob blob = new Blob(id, size, 0, false, hourAfter(limits.uploadLife()));
        database.transaction(handle -> {
            store.insert(handle, blob);
            return blob;
        });
        metrics.created();
        return blob;
    }

    private void requireRoom(long size) {
        BlobStore.Usage usage = database.statement(store::usage);
        long promised = usage.reserved() - usage.committed();
        if (size > limits.quota().bytes() - usage.reserved()
                || folder.usable() - promised - size < limits.freeReserve().bytes()) {
            metrics.refused();
            throw new ProblemException(ProblemCode.STORAGE_FULL);
        }
    }

    /** @throws ProblemException "unknown_blob" */
    Blob require(BlobId id) {
        return find(id).orElseThrow(() -> new ProblemException(ProblemCode.UNKNOWN_BLOB));
    }

    private Optional<Blob> find(BlobId id) {
        return database.statement(handle -> store.find(handle, id, hour()));
    }

    /** Whole, or there is none. */
    Blob requireComplete(BlobId id) {
        Blob blob = require(id);
        if (!blob.complete()) {
            throw new ProblemException(ProblemCode.UNKNOWN_BLOB);
        }
        return blob;
    }

    /** The bytes up to {@code to} are on the disk. */
    Blob moved(Blob before, long to) {
        if (!database.transaction(handle -> store.moveCommitted(handle, before.id(), before.committed(), to))) {
            throw new ProblemException(ProblemCode.UNKNOWN_BLOB, "it was deleted meanwhile");
        }
        metrics.received(to - before.committed());
        return before.withCommitted(to);
    }

    /** @param expiresAtHour 0 for as long as the server likes */
    Blob complete(BlobId id, long expiresAtHour) {
        Blob blob = require(id);
        if (blob.complete()) {
            return blob;
        }
        if (blob.committed() != blob.size()) {
            throw new ProblemException(ProblemCode.BLOB_INCOMPLETE);
        }
        long latest = hourAfter(limits.longestLife());
        long until = expiresAtHour == 0 ? latest : Math.min(expiresAtHour, latest);
        if (until <= hour()) {
            throw new ProblemException(ProblemCode.SUBMISSION_EXPIRED);
        }
        if (!database.transaction(handle -> store.complete(handle, id, until))) {
            throw new ProblemException(ProblemCode.UNKNOWN_BLOB, "it was deleted meanwhile");
        }
        metrics.completed();
        return blob.completed(until);
    }

    void delete(BlobId id) {
        changes.lock();
        try {
            if (database.transaction(handle -> store.delete(handle, id))) {
                metrics.deleted();
            }
            folder.delete(id);
        } finally {
            changes.unlock();
        }
    }

    BlobFolder folder() {
        return folder;
    }

    BlobMetrics metrics() {
        return metrics;
    }

    ServerConfiguration.Blobs limits() {
        return limits;
    }

    private long hour() {
        return Hours.of(clock.instant());
    }

    private long hourAfter(Duration life) {
        Instant end = clock.instant().plus(life);
        return Hours.roundUp(end);
    }

    /** @return how many expired blobs went in this batch, rows first, then their files */
    public int deleteExpired() {
        changes.lock();
        try {
            List<BlobId> gone = database.transaction(handle -> store.deleteExpired(handle, hour(), BATCH));
            gone.forEach(folder::delete);
            metrics.expired(gone.size());
            return gone.size();
        } finally {
            changes.unlock();
        }
    }

    /** Deletes what a crash has left behind: files without rows, and rows whose committed bytes are missing. */
    public int sweep() {
        return new BlobSweep(database, store, folder, metrics, changes).run();
    }

    /** Brings the gauges up to date. */
    public int measure() {
        metrics.usage(database.statement(store::usage), folder.usable());
        counts.forgetFull();
        bytes.forgetFull();
        return 0;
    }
}
