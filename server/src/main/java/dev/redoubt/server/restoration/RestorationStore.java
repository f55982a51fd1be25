package dev.redoubt.server.restoration;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The table {@code restoration}, and the rows that a restoration voids. Stateless: the caller brings the transaction. */
final class RestorationStore {
    RestorationRow find(Handle handle) {
        return select(handle, "");
    }

    RestorationRow lock(Handle handle) {
        return select(handle, " for update");
    }

    private static RestorationRow select(Handle handle, String lock) {
        return handle.createQuery("select number, restored_at, backup_at, beat from restoration where id = 1" + lock)
                .map((row, _) -> new RestorationRow(
                        row.getLong(1),
                        Instant.ofEpochSecond(row.getLong(2)),
                        Instant.ofEpochSecond(row.getLong(3)),
                        row.getLong(4)))
                .one();
    }

    void put(Handle handle, RestorationRow row) {
        handle.createUpdate("""
                        update restoration set number = :number, restored_at = :restored, backup_at = :backup, beat = :beat
                        where id = 1""")
                .bind("number", row.number())
                .bind("restored", row.restoredAt().getEpochSecond())
                .bind("backup", row.backupAt().getEpochSecond())
                .bind("beat", row.beat())
                .execute();
    }

    /** @return the next beat */
    long beat(Handle handle) {
        handle.execute("update restoration set beat = beat + 1 where id = 1");
        return find(handle).beat();
    }

    /**
     * What was true when the backup was made and may not be any more: one-time keys that were handed out since and that their devices
     * have erased; answers to changes and claims that are lost; invitations that were used; proposals that were decided. And all
     * policies become newer than what devices have seen. A last-resort key stays: its device keeps it beyond its expiry.
     *
     * @return how many rows, by what they are
     */
    Map<String, Integer> voidWhatMayBeOver(Handle handle, long now) {
        Map<String, Integer> voided = new TreeMap<>();
        voided.put("ephemeralKeys", handle.execute("delete from ephemeral_key"));
        voided.put("idempotency", handle.execute("delete from idempotency"));
        voided.put("proposals", handle.execute("delete from proposal"));
        voided.put(
                "invitations",
                handle.execute(
                        "update invitation set expires_at_hour = 0 where used_by_digest is null and expires_at_hour > 0"));
        handle.createUpdate("update policy_state set version = greatest(version + 1, :now) where id = 1")
                .bind("now", now)
                .execute();
        return voided;
    }

    int voidAccessKeys(Handle handle) {
        return handle.execute("delete from access_key");
    }
}
