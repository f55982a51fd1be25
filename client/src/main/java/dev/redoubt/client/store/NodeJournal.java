package dev.redoubt.client.store;

import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.ClockRecord;
import dev.redoubt.client.store.format.CounterRecord;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What the node remembers of time and of what went wrong. */
public final class NodeJournal {
    private static final RecordName CLOCK = RecordName.only(RecordTypes.CLOCK);
    private static final RecordName COUNTERS = RecordName.only(RecordTypes.COUNTERS);

    private final Transaction transaction;

    public NodeJournal(Transaction transaction) {
        this.transaction = transaction;
    }

    /** A time that never goes back, whatever the machine's clock does: the later of {@code now} and all that was seen. */
    public Instant steady(Instant now) throws RedoubtException {
        Instant mark = mark();
        if (!now.isAfter(mark)) {
            return mark;
        }
        Stored.put(
                transaction,
                CLOCK,
                ClockRecord.newBuilder().setHighWaterMark(now.toEpochMilli()).build());
        return now;
    }

    /** The same, without remembering it. */
    public Instant steadyAt(Instant now) throws RedoubtException {
        Instant mark = mark();
        return now.isAfter(mark) ? now : mark;
    }

    private Instant mark() throws RedoubtException {
        return Stored.get(transaction, CLOCK, ClockRecord.parser())
                .map(record -> Instant.ofEpochMilli(record.getHighWaterMark()))
                .orElse(Instant.EPOCH);
    }

    public void countRejected(String kind) throws RedoubtException {
        CounterRecord record = counters();
        long count = record.getRejectedOrDefault(kind, 0) + 1;
        Stored.put(
                transaction,
                COUNTERS,
                record.toBuilder().putRejected(kind, count).build());
    }

    /** Packets that could not be opened, by kind, in alphabetical order. */
    public Map<String, Long> rejected() throws RedoubtException {
        return new TreeMap<>(counters().getRejectedMap());
    }

    /** @param again whether its key had opened another message before */
    public void countLastResort(boolean again) throws RedoubtException {
        CounterRecord.Builder record = counters().toBuilder();
        record.setLastResortUses(record.getLastResortUses() + 1);
        if (again) {
            record.setLastResortReuses(record.getLastResortReuses() + 1);
        }
        Stored.put(transaction, COUNTERS, record.build());
    }

    /** Messages under a last-resort key. */
    public long lastResortUses() throws RedoubtException {
        return counters().getLastResortUses();
    }

    /** Those whose last-resort key had opened another message before. */
    public long lastResortReuses() throws RedoubtException {
        return counters().getLastResortReuses();
    }

    private CounterRecord counters() throws RedoubtException {
        return Stored.get(transaction, COUNTERS, CounterRecord.parser()).orElseGet(CounterRecord::getDefaultInstance);
    }
}
