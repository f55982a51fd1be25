package dev.redoubt.server.link;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Whether the last word of a link was sent. Decided once. Thread-safe. */
final class Written {
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    void succeed() {
        done.complete(null);
    }

    void fail(Throwable why) {
        done.completeExceptionally(why);
    }

    /** @throws IOException if it could not be sent */
    void await() throws IOException, InterruptedException {
        try {
            done.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException mistake -> throw mistake;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
