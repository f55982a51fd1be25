package dev.redoubt.server.logging;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** Brings what libraries say elsewhere into the one log. */
public final class LibraryLogs {
    private LibraryLogs() {}

    /** Jersey logs by java.util.logging, which would write to standard error. Once, at the start. */
    public static void takeOver() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
