package dev.redoubt.rig;

import java.util.concurrent.CompletableFuture;

/** Processes that must not outlive this one. */
final class Children {
    private Children() {}

    /** Ends with this process at the latest, however that ends in order. */
    static Process watched(Process process) {
        Thread hook = new Thread(process::destroyForcibly, "end of a child");
        Runtime.getRuntime().addShutdownHook(hook);
        CompletableFuture<Void> _ = process.onExit().thenRun(() -> forget(hook));
        return process;
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This process is ending, too.
        }
    }
}
