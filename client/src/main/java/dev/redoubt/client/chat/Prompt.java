package dev.redoubt.client.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * The line that is being written, and those that were.
 *
 * @param past oldest first
 * @param recalled which of them is shown; their number where none is
 * @param draft what was there before an older one was shown
 */
record Prompt(Editor editor, List<String> past, int recalled, String draft) {
    static final Prompt EMPTY = new Prompt(Editor.EMPTY, List.of(), 0, "");

    private static final int MOST = 100;

    Prompt {
        past = List.copyOf(past);
    }

    Prompt with(Editor changed) {
        return new Prompt(changed, past, recalled, draft);
    }

    /** It is done with. */
    Prompt taken() {
        List<String> more = new ArrayList<>(past);
        more.remove(editor.text());
        more.add(editor.text());
        List<String> newest = more.subList(Math.max(0, more.size() - MOST), more.size());
        return new Prompt(Editor.EMPTY, newest, newest.size(), "");
    }

    Prompt older() {
        if (recalled == 0) {
            return this;
        }
        String kept = recalled == past.size() ? editor.text() : draft;
        return new Prompt(Editor.of(past.get(recalled - 1)), past, recalled - 1, kept);
    }

    Prompt newer() {
        if (recalled == past.size()) {
            return this;
        }
        int next = recalled + 1;
        return new Prompt(Editor.of(next == past.size() ? draft : past.get(next)), past, next, draft);
    }
}
