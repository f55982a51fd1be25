package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.DueIndex;
import dev.redoubt.client.store.MessageErasure;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.protocol.message.ConversationId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Deletes messages whose time has come, until nothing of them is on the disk. Thread-safe. */
public final class Expiry {
    /** Messages that one transaction deletes at most. */
    private static final int BATCH = 256;

    private final Container container;
    private final InstantSource clock;
    private final List<Consumer<Happening.Gone>> watchers = new CopyOnWriteArrayList<>();

    Expiry(Container container, InstantSource clock) {
        this.container = container;
        this.clock = clock;
    }

    /** Is told what goes, until it does not watch any more. */
    void watch(Consumer<Happening.Gone> watcher) {
        watchers.add(watcher);
    }

    void unwatch(Consumer<Happening.Gone> watcher) {
        watchers.remove(watcher);
    }

    /**
     * Deletes what is due. Cheap where nothing is.
     *
     * @return how long until the next is due; empty while nothing is to go
     */
    public Optional<Duration> sweep() throws RedoubtException {
        Optional<Duration> next = next();
        while (next.isPresent() && !next.get().isPositive()) {
            List<Happening.Gone> gone = erase();
            container.forgetDeleted();
            gone.forEach(one -> watchers.forEach(watcher -> watcher.accept(one)));
            next = next();
        }
        return next;
    }

    private Optional<Duration> next() throws RedoubtException {
        return container.read(transaction -> {
            Instant now = new NodeJournal(transaction).steadyAt(clock.instant());
            return new DueIndex(transaction).next().map(due -> Duration.between(now, due));
        });
    }

    private List<Happening.Gone> erase() throws RedoubtException {
        return container.write(transaction -> {
            Instant now = new NodeJournal(transaction).steady(clock.instant());
            MessageErasure erasure = new MessageErasure(transaction);
            List<Happening.Gone> gone = new ArrayList<>();
            for (long number : new DueIndex(transaction).takeDue(now, BATCH)) {
                Optional<ConversationId> where = erasure.erase(number);
                where.ifPresent(conversation -> gone.add(new Happening.Gone(conversation, number)));
            }
            return gone;
        });
    }
}
