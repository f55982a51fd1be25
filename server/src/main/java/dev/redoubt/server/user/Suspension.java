package dev.redoubt.server.user;

import dev.redoubt.server.database.Database;
import dev.redoubt.server.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** Takes users out, with all of their devices, and lets them in again. Thread-safe. */
final class Suspension {
    private final Database database;
    private final Records records;
    private final Ending ending;

    Suspension(Database database, Records records, Ending ending) {
        this.database = database;
        this.records = records;
        this.ending = ending;
    }

    /** @param cut of an account that was changed */
    private record Done(boolean found, Optional<Ending.Change> cut) {}

    /**
     * Each user in a transaction of its own.
     *
     * @return those that are not there
     */
    List<UserId> suspend(List<Records.Act> acts, boolean suspended) {
        List<UserId> missing = new ArrayList<>();
        List<Ending.Change> changes = new ArrayList<>();
        try {
            for (Records.Act act : acts) {
                Done done = database.transaction(handle -> records.lock(handle, act.kind(), act.user())
                        .map(row -> new Done(true, apply(handle, act, row, suspended)))
                        .orElseGet(() -> new Done(false, Optional.empty())));
                done.cut().ifPresent(ending::forget);
                done.cut().ifPresent(changes::add);
                if (!done.found()) {
                    missing.add(act.user());
                }
            }
        } finally {
            afterwards(changes, suspended);
        }
        return missing;
    }

    /** In the caller's transaction, with the user locked. {@link #afterwards} is to be called after its commit. */
    Optional<Ending.Change> apply(Handle handle, Records.Act act, UserRow row, boolean suspended) {
        if (row.suspended() == suspended) {
            return Optional.empty();
        }
        records.users().suspend(handle, row.id(), suspended);
        row.account().ifPresent(account -> records.accounts().suspendAll(handle, account, suspended));
        records.note(handle, act, act.did(suspended ? "suspend" : "resume"), UnaryOperator.identity());
        return row.account()
                .map(account -> new Ending.Change(account, records.accounts().nodes(handle, account)));
    }

    void afterwards(List<Ending.Change> changes, boolean suspended) {
        changes.forEach(ending::forget);
        if (suspended) {
            ending.end(changes, ProblemCode.ACCOUNT_SUSPENDED);
        }
    }
}
