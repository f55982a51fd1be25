package dev.redoubt.server.administration.manage;

import dev.redoubt.server.administration.access.ApiClient;
import picocli.CommandLine.Option;

/** For a command that asks the server: the way to it, and how its answer is shown. */
final class CallOptions extends WayOptions {
    static final int DONE = 0;
    static final int NOT_DONE = 1;

    @Option(names = "--json", description = "For scripts: print the answer as JSON.")
    private boolean json;

    CallOptions() {}

    boolean isJson() {
        return json;
    }

    /** What a command does once it is connected. */
    @FunctionalInterface
    interface Work {
        /** @return the exit code */
        int with(Session session);
    }

    int run(Console console, Work work) {
        try (ApiClient api = open(way(console), console)) {
            return work.with(new Session(api, console, json));
        }
    }
}
