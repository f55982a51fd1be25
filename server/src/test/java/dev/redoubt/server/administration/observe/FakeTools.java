package dev.redoubt.server.administration.observe;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands that say what they were told to. */
public final class FakeTools implements Tools {
    private final Map<String, Output> answers = new HashMap<>();

    /** @param command how its words begin */
    public FakeTools says(String command, int code, String text) {
        answers.put(command, new Output(code, text));
        return this;
    }

    @Override
    public Optional<Output> run(List<String> command, Duration patience, int most) {
        String all = String.join(" ", command);
        return answers.entrySet().stream()
                .filter(answer -> all.startsWith(answer.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
