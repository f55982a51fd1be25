package dev.redoubt.client;

import dev.redoubt.client.container.HomeLock;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.messaging.Listening;
import dev.redoubt.client.model.MessageListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A device that is listening. Closing it ends the device link in order. */
public final class Subscription implements AutoCloseable {
    private final Listening listening;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;

    private Subscription(Listening listening, HomeLock lock, MessageListener listener) {
        this.listening = listening;
        this.thread = Thread.ofVirtual().name("listening").unstarted(() -> run(lock, listener));
    }

    static Subscription start(Listening listening, HomeLock lock, MessageListener listener) {
        Subscription subscription = new Subscription(listening, lock, listener);
        subscription.thread.start();
        return subscription;
    }

    private void run(HomeLock lock, MessageListener listener) {
        try (lock) {
            listening.listen(listener);
            ended.complete(null);
        } catch (InterruptedException e) {
            ended.complete(null);
        } catch (RedoubtException | RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    /**
     * Waits until listening ends.
     *
     * @throws RedoubtException why it ended by itself; a link that is lost is opened again and is no reason
     */
    public void await() throws RedoubtException, InterruptedException {
        try {
            ended.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RedoubtException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case null, default -> throw new IllegalStateException("listening ended for an unknown reason", e);
            }
        }
    }

    /** Also where it has ended already. */
    void whenEnded(Runnable then) {
        CompletableFuture<Void> _ = ended.whenComplete((_, _) -> then.run());
    }

    /** Waits until the link is closed. */
    @Override
    public void close() {
        listening.stop();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
