package dev.redoubt.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** What has been started so far: closed again, the last first, unless all of it was started. */
final class Started implements AutoCloseable {
    private final Deque<Runnable> ends = new ArrayDeque<>();

    <T> T keep(T part, Consumer<T> end) {
        ends.push(() -> end.accept(part));
        return part;
    }

    void complete() {
        ends.clear();
    }

    @Override
    public void close() {
        ends.forEach(Runnable::run);
    }
}
