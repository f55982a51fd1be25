package dev.redoubt.client.chat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What Tab does with what stands before the cursor. */
final class Completion {
    private static final String SPACE = " ";

    private Completion() {}

    static Step complete(ChatState state) {
        String before = state.prompt().editor().before();
        int space = before.lastIndexOf(' ');
        if (!Commands.isCommand(before)) {
            return Step.to(state);
        }
        if (space < 0) {
            return among(state, before, commands());
        }
        String word = before.substring(space + 1);
        return switch (before.substring(0, before.indexOf(' '))) {
            case "/file" ->
                path(state, before, before.substring("/file".length()).stripLeading());
            case "/download" -> path(state, before, word);
            case "/group" ->
                before.indexOf(' ') == space
                        ? among(state, word, GroupCommand.WORDS)
                        : among(state, word, people(state));
            case "/open" -> {
                boolean group = before.startsWith("/open -g ");
                yield among(state, word, group ? groups(state) : people(state));
            }
            default -> Step.to(state);
        };
    }

    private static Step path(ChatState state, String before, String path) {
        return Step.to(state, new Effect.CompletePath(before, path));
    }

    private static List<String> commands() {
        return Stream.of(Commands.Command.values())
                .map(Commands.Command::word)
                .distinct()
                .toList();
    }

    private static List<String> people(ChatState state) {
        return titles(state, false);
    }

    private static List<String> groups(ChatState state) {
        return titles(state, true);
    }

    private static List<String> titles(ChatState state, boolean groups) {
        return state.rows().stream()
                .filter(row -> row.isGroup() == groups)
                .map(row -> row.title().contains(SPACE) ? '"' + row.title() + '"' : row.title())
                .toList();
    }

    /** @param word its beginning */
    private static Step among(ChatState state, String word, List<String> all) {
        List<String> candidates =
                all.stream().filter(one -> one.startsWith(word)).sorted().toList();
        String before = state.prompt().editor().before();
        String start = before.substring(0, before.length() - word.length());
        String after = candidates.size() == 1
                ? candidates.getFirst() + SPACE
                : common(candidates).orElse(word);
        return Step.to(completed(state, new Event.Completed(before, start + after, candidates)));
    }

    static Optional<String> common(List<String> candidates) {
        return candidates.stream().reduce((one, other) -> {
            int same = 0;
            while (same < Math.min(one.length(), other.length()) && one.charAt(same) == other.charAt(same)) {
                same++;
            }
            return one.substring(0, same);
        });
    }

    /** Nothing, where the user has gone on meanwhile. */
    static ChatState completed(ChatState state, Event.Completed completed) {
        Editor editor = state.prompt().editor();
        if (!editor.before().equals(completed.before())) {
            return state;
        }
        Editor changed = new Editor(
                completed.after() + editor.behind(), completed.after().length());
        ChatState next = state.with(changed);
        return completed.candidates().size() > 1 && completed.after().equals(completed.before())
                ? next.noting(new Note(String.join("  ", completed.candidates()), false))
                : next;
    }
}
