package dev.redoubt.server.administration.observe;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The commands of the machine. */
public interface Tools {
    /** How long one of them takes at most, as a rule. */
    Duration PATIENCE = Duration.ofSeconds(15);

    /** What came of one: both streams, trimmed. */
    record Output(int code, String text) {
        public boolean done() {
            return code == 0;
        }
    }

    /**
     * Runs a command without a shell, input or this process's environment.
     *
     * @param most bytes of its output; what comes after them is dropped
     * @return empty if there is no such command here, or it takes longer
     */
    Optional<Output> run(List<String> command, Duration patience, int most);

    /** The first 64 KiB of what a command says within 15 s. */
    default Optional<Output> run(String... command) {
        return run(List.of(command), PATIENCE, 64 * 1024);
    }
}
