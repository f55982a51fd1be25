package dev.redoubt.server.restoration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.audit.Audit;
import dev.redoubt.server.database.Database;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What is done once, in one transaction, between putting a backup back and the server's start. */
public final class RestorationFinish {
    private final Database database;
    private final RestorationFolder folder;
    private final Audit audit;
    private final Clock clock;
    private final RestorationStore store = new RestorationStore();

    public RestorationFinish(Database database, RestorationFolder folder, Audit audit, Clock clock) {
        this.database = database;
        this.folder = folder;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @param row what devices are told
     * @param voided how many rows, by what they are
     */
    public record Finished(RestorationRow row, Map<String, Integer> voided) {}

    /** Whether there is anything to be finished here, as far as can be known. */
    public boolean isDue() {
        return folder.isUnfinished()
                || database.statement(handle -> Restorations.hasGoneBack(store.find(handle), folder));
    }

    /**
     * Doing it again does no harm beyond that devices publish their keys once more.
     *
     * @param backupAt when the backup was made; one in the future counts as now
     * @param accessKeys whether administrators' access keys are voided too
     */
    public Finished finish(Administrator by, Instant backupAt, boolean accessKeys) throws IOException {
        Finished finished = database.transaction(handle -> finish(handle, by, backupAt, accessKeys));
        folder.keepBeat(finished.row().beat());
        folder.finish();
        return finished;
    }

    private Finished finish(Handle handle, Administrator by, Instant backupAt, boolean accessKeys) {
        RestorationRow before = store.lock(handle);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        long number = Math.max(before.number() + 1, now.getEpochSecond());
        Instant backup = backupAt.isAfter(now) ? now : backupAt.truncatedTo(ChronoUnit.SECONDS);
        // Above whatever the lost database had, as far as the folder knows.
        long beat = Math.max(before.beat(), folder.beat().orElse(0)) + 1;
        RestorationRow row = new RestorationRow(number, now, backup, beat);
        store.put(handle, row);
        Map<String, Integer> voided = store.voidWhatMayBeOver(handle, now.getEpochSecond());
        if (accessKeys) {
            voided.put("accessKeys", store.voidAccessKeys(handle));
        }
        audit.append(handle, by, "appliance.restore", details(row, voided));
        return new Finished(row, voided);
    }

    private static ObjectNode details(RestorationRow row, Map<String, Integer> voided) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        details.put("number", row.number());
        details.put("backupAt", row.backupAt().getEpochSecond());
        voided.forEach(details::put);
        return details;
    }
}
