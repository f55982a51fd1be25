package dev.redoubt.channel.record;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A small pool of cipher engines with their scratch space (33 KiB each), and of the arrays that full records are sealed in, so
 * that an idle session or stream costs none and a record allocates none. One per process. Thread-safe. An engine stays keyed between records of one direction, and is dropped
 * with its key schedules as soon as those keys are closed.
 */
public final class RecordEngines {
    private final int limit;
    private final WireArrays arrays;
    private final ReentrantLock lock = new ReentrantLock();
    /** The one that has been idle for longest comes first, and changes its keys first. */
    private final ArrayList<RecordEngine> idle = new ArrayList<>();

    /** @param limit the most idle engines that are kept, at least 1; about twice the number of processors */
    public RecordEngines(int limit) {
        this(limit, _ -> {});
    }

    /** @param whenBack gets each array of records that may be used again */
    RecordEngines(int limit, Consumer<byte[]> whenBack) {
        if (limit < 1) {
            throw new IllegalArgumentException("the pool keeps at least one engine");
        }
        this.limit = limit;
        this.arrays = new WireArrays(whenBack);
    }

    WireArrays arrays() {
        return arrays;
    }

    RecordEngine borrow(RecordKeys keys) {
        RecordEngine engine = takeIdle(keys);
        return engine == null ? new RecordEngine() : engine;
    }

    // By index: an iterator would be garbage for each record.
    private @Nullable RecordEngine takeIdle(RecordKeys keys) {
        lock.lock();
        try {
            for (int i = 0; i < idle.size(); i++) {
                if (idle.get(i).boundTo() == keys) {
                    return idle.remove(i);
                }
            }
            return idle.isEmpty() ? null : idle.removeFirst();
        } finally {
            lock.unlock();
        }
    }

    void giveBack(RecordEngine engine) {
        lock.lock();
        try {
            RecordKeys keys = engine.boundTo();
            if (keys != null && !keys.isClosed() && idle.size() < limit) {
                idle.addLast(engine);
            } else {
                engine.wipe();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called after {@code keys} were marked closed: an engine that is out at this moment is dropped when it comes back. */
    void forget(RecordKeys keys) {
        lock.lock();
        try {
            for (Iterator<RecordEngine> all = idle.iterator(); all.hasNext(); ) {
                RecordEngine engine = all.next();
                if (engine.boundTo() == keys) {
                    all.remove();
                    engine.wipe();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    int idleCount() {
        lock.lock();
        try {
            return idle.size();
        } finally {
            lock.unlock();
        }
    }
}
