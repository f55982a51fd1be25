package dev.redoubt.server.blob;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.logging.LogEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** One walk over files and rows, for what belongs to nothing. Nothing is touched while the folder is not the right one. */
final class BlobSweep {
    private static final int PAGE = 200;

    private final Database database;
    private final BlobStore store;
    private final BlobFolder folder;
    private final BlobMetrics metrics;
    private final ReentrantLock changes;
    private int gone;

    BlobSweep(Database database, BlobStore store, BlobFolder folder, BlobMetrics metrics, ReentrantLock changes) {
        this.database = database;
        this.store = store;
        this.folder = folder;
        this.metrics = metrics;
        this.changes = changes;
    }

    /** @return how many went */
    int run() {
        if (!folder.isThere()) {
            LogEvent.BLOB_FOLDER_MISSING.write();
            return 0;
        }
        folder.forEach(this::deleteOrphan);
        Octets last = Octets.copyOf(new byte[0]);
        List<Blob> page = pageAfter(last);
        while (!page.isEmpty()) {
            page.forEach(this::deleteDamaged);
            page = pageAfter(page.getLast().id().value());
        }
        return gone;
    }

    private List<Blob> pageAfter(Octets last) {
        return database.statement(handle -> store.page(handle, last, PAGE));
    }

    private void deleteOrphan(BlobId id) {
        changes.lock();
        try {
            if (!database.statement(handle -> store.exists(handle, id)) && folder.delete(id)) {
                gone++;
                metrics.orphan();
            }
        } finally {
            changes.unlock();
        }
    }

    private void deleteDamaged(Blob blob) {
        changes.lock();
        try {
            // The row as it is now: since the page was read, the blob may have been deleted and made anew.
            Optional<Blob> now = database.statement(handle -> store.find(handle, blob.id(), 0));
            if (now.isPresent()
                    && folder.length(blob.id()) < now.get().committed()
                    && folder.isThere()
                    && database.transaction(handle -> store.delete(handle, blob.id()))) {
                gone++;
                metrics.damaged();
                LogEvent.BLOB_DAMAGED.write();
            }
        } finally {
            changes.unlock();
        }
    }
}
