package dev.redoubt.channel.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The epochs of a session that can be read: the current one, after a rotation and until its proof the next one too, and for
 * a short while those before. Immutable; whoever replaces a chain erases the epochs that the new one has not. SPEC.md,
 * "Rotation".
 *
 * @param former the eldest first
 */
record EpochChain(Epoch current, Optional<Epoch> next, List<Former> former) {
    /** Of a device's session that rotates very often, the eldest epochs are erased before their time. */
    static final int MOST_FORMER = 32;

    /** Of anybody's: there are many of them, and nobody knows whose. */
    static final int MOST_FORMER_ANONYMOUS = 4;

    /** @param readableUntil in monotonic nanoseconds; from then on it is not found any more */
    record Former(Epoch epoch, long readableUntil) {
        boolean isReadable(long now) {
            return now - readableUntil < 0;
        }
    }

    static EpochChain of(Epoch first) {
        return new EpochChain(first, Optional.empty(), List.of());
    }

    /** The epoch with that number, if it can still be read at {@code now} (monotonic nanoseconds). */
    Optional<Epoch> find(long number, long now) {
        if (number == current.number()) {
            return Optional.of(current);
        }
        if (next.isPresent() && number == next.get().number()) {
            return next;
        }
        return former.stream()
                .filter(candidate -> candidate.epoch().number() == number && candidate.isReadable(now))
                .map(Former::epoch)
                .findFirst();
    }

    boolean isNext(Epoch epoch) {
        return next.isPresent() && next.get() == epoch;
    }

    EpochChain withNext(Epoch unproven) {
        return new EpochChain(current, Optional.of(unproven), former);
    }

    EpochChain withoutNext() {
        return new EpochChain(current, Optional.empty(), former);
    }

    /** The next epoch was proven, and is in the state that it has from now on. */
    EpochChain promoted(long readableUntil) {
        List<Former> all = new ArrayList<>(former);
        all.add(new Former(current, readableUntil));
        int tooMany = Math.max(0, all.size() - mostFormer(next.orElseThrow().state()));
        return new EpochChain(next.orElseThrow(), Optional.empty(), List.copyOf(all.subList(tooMany, all.size())));
    }

    private static int mostFormer(EpochState proven) {
        return proven instanceof EpochState.Authenticated ? MOST_FORMER : MOST_FORMER_ANONYMOUS;
    }

    EpochChain withoutUnreadable(long now) {
        return new EpochChain(
                current,
                next,
                former.stream().filter(epoch -> epoch.isReadable(now)).toList());
    }

    boolean hasUnreadable(long now) {
        return !former.isEmpty() && !former.getFirst().isReadable(now);
    }

    /** All of them, in no order. */
    List<Epoch> epochs() {
        List<Epoch> all = new ArrayList<>();
        all.add(current);
        next.ifPresent(all::add);
        former.forEach(one -> all.add(one.epoch()));
        return all;
    }
}
