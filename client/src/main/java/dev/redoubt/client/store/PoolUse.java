package dev.redoubt.client.store;

import dev.redoubt.client.store.format.KeysOfDay;
import dev.redoubt.client.store.format.PoolUseRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a device uses its ephemeral keys, and how many the server's pool needs for that: enough for the time that it is away in
 * 95 of 100 cases, at the rate at which messages come. Immutable.
 */
final class PoolUse {
    static final int SMALLEST = 20;
    static final int LARGEST = 500;

    /** A shorter time is no time away: a link may be silent for nine minutes, and is then opened anew. */
    static final Duration AWAY = Duration.ofMinutes(15);

    /** So long nothing is said of the size. */
    static final Duration SETTLING = Duration.ofDays(2);

    /** Times away that are remembered. */
    static final int TIMES = 64;

    /** Days whose messages make the rate, with the present one. */
    static final int DAYS = 14;

    private static final double PERCENTILE = 0.95;
    private static final long DAY = Duration.ofDays(1).toSeconds();

    private final PoolUseRecord record;

    private PoolUse(PoolUseRecord record) {
        this.record = record;
    }

    static PoolUse of(PoolUseRecord record) {
        return new PoolUse(record);
    }

    PoolUseRecord record() {
        return record;
    }

    /** The device is online. */
    PoolUse online(Instant now) {
        long seconds = now.getEpochSecond();
        PoolUseRecord.Builder changed = begun(seconds).setOnlineAt(seconds);
        long away = record.getOnlineAt() == 0 ? 0 : seconds - record.getOnlineAt();
        if (away >= AWAY.toSeconds()) {
            List<Integer> times = new ArrayList<>(record.getAwayList());
            times.add((int) Math.min(away, Integer.MAX_VALUE));
            changed.clearAway().addAllAway(times.subList(Math.max(0, times.size() - TIMES), times.size()));
        }
        return new PoolUse(changed.build());
    }

    /** A message came. */
    PoolUse used(Instant now) {
        long today = Math.floorDiv(now.getEpochSecond(), DAY);
        int before = 0;
        PoolUseRecord.Builder changed = begun(now.getEpochSecond()).clearDays();
        for (KeysOfDay day : record.getDaysList()) {
            if (day.getDay() == today) {
                before = day.getUsed();
            } else if (day.getDay() > today - DAYS && day.getDay() < today) {
                changed.addDays(day);
            }
        }
        changed.addDays(KeysOfDay.newBuilder().setDay(today).setUsed(before + 1));
        return new PoolUse(changed.build());
    }

    private PoolUseRecord.Builder begun(long now) {
        PoolUseRecord.Builder changed = record.toBuilder();
        return record.getSince() == 0 ? changed.setSince(now) : changed;
    }

    /** @return {@link #SMALLEST} to {@link #LARGEST}; empty while too little is known */
    OptionalInt target(Instant now) {
        long seconds = now.getEpochSecond();
        if (record.getSince() == 0 || seconds - record.getSince() < SETTLING.toSeconds()) {
            return OptionalInt.empty();
        }
        long first = Math.floorDiv(seconds, DAY) - DAYS + 1;
        long span = Math.max(DAY, seconds - Math.max(record.getSince(), first * DAY));
        long needed = Math.ceilDiv(longAway() * usedSince(first), span);
        return OptionalInt.of(Math.clamp(needed, SMALLEST, LARGEST));
    }

    /** The 95th percentile of the times away, by the nearest rank, in seconds; 0 where there was none. */
    private long longAway() {
        List<Integer> sorted = record.getAwayList().stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(PERCENTILE * sorted.size()) - 1);
    }

    /** At most 2^31, so that the product with a time has room. */
    private long usedSince(long first) {
        long used = record.getDaysList().stream()
                .filter(day -> day.getDay() >= first)
                .mapToLong(KeysOfDay::getUsed)
                .sum();
        return Math.min(used, 1L << 31);
    }
}
