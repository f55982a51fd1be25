package dev.redoubt.client.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * The line that is being written, and those that were.
 *
 * @param past oldest first
 * @param recalled which of them is shown; their number where none is
 * @param draft what was there before an older one was shown
 * @param early whether it was begun while no conversation was open: it may be a passphrase, and is never sent
 */
record Prompt(Editor editor, List<String> past, int recalled, String draft, boolean early) {
    static final Prompt EMPTY = new Prompt(Editor.EMPTY, List.of(), 0, "", false);

    private static final int MOST = 100;

    Prompt {
        past = List.copyOf(past);
    }

    Prompt with(Editor changed) {
        return new Prompt(changed, past, recalled, draft, early && !changed.isEmpty());
    }

    Prompt begunEarly() {
        return new Prompt(editor, past, recalled, draft, true);
    }

    /** It is cleared, and kept among those that were unless it must not be sent. */
    Prompt cleared() {
        return early || editor.text().isBlank() ? forgotten() : taken();
    }

    /** It is cleared, and kept nowhere. */
    Prompt forgotten() {
        return new Prompt(Editor.EMPTY, past, past.size(), "", false);
    }

    /** It is done with. */
    Prompt taken() {
        List<String> more = new ArrayList<>(past);
        more.remove(editor.text());
        more.add(editor.text());
        List<String> newest = more.subList(Math.max(0, more.size() - MOST), more.size());
        return new Prompt(Editor.EMPTY, newest, newest.size(), "", false);
    }

    Prompt older() {
        if (recalled == 0) {
            return this;
        }
        String kept = recalled == past.size() ? editor.text() : draft;
        return new Prompt(Editor.of(past.get(recalled - 1)), past, recalled - 1, kept, early);
    }

    Prompt newer() {
        if (recalled == past.size()) {
            return this;
        }
        int next = recalled + 1;
        return new Prompt(Editor.of(next == past.size() ? draft : past.get(next)), past, next, draft, early);
    }
}
