package dev.redoubt.channel.session;

import java.util.Optional;

/**
 * The epochs of a session that can be read at this moment: one, or for a short while after a rotation the one before too.
 * SPEC.md, "Sessions and epochs".
 */
sealed interface EpochChain extends AutoCloseable {
    Epoch current();

    /** The epoch with that number, if it can still be read at {@code now} (monotonic nanoseconds). */
    Optional<Epoch> find(long number, long now);

    @Override
    void close();

    record Single(Epoch current) implements EpochChain {
        @Override
        public Optional<Epoch> find(long number, long now) {
            return number == current.number() ? Optional.of(current) : Optional.empty();
        }

        @Override
        public void close() {
            current.close();
        }
    }

    /** @param readableUntil in monotonic nanoseconds; from then on {@code previous} is not found any more */
    record Overlapping(Epoch current, Epoch previous, long readableUntil) implements EpochChain {
        @Override
        public Optional<Epoch> find(long number, long now) {
            if (number == current.number()) {
                return Optional.of(current);
            }
            boolean readable = number == previous.number() && now - readableUntil < 0;
            return readable ? Optional.of(previous) : Optional.empty();
        }

        @Override
        public void close() {
            current.close();
            previous.close();
        }
    }
}
