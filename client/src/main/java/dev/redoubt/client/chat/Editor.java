package dev.redoubt.client.chat;

import java.text.BreakIterator;
import java.util.Locale;

/**
 * Text that is being written.
 *
 * @param at where the cursor is, in UTF-16 units, always between what a person sees as two characters
 */
record Editor(String text, int at) {
    static final Editor EMPTY = new Editor("", 0);

    static Editor of(String text) {
        return new Editor(text, text.length());
    }

    String before() {
        return text.substring(0, at);
    }

    String behind() {
        return text.substring(at);
    }

    Editor insert(String more) {
        return new Editor(before() + more + behind(), at + more.length());
    }

    Editor left() {
        return new Editor(text, previous());
    }

    Editor right() {
        return new Editor(text, following());
    }

    Editor home() {
        return new Editor(text, before().lastIndexOf('\n') + 1);
    }

    Editor end() {
        int line = text.indexOf('\n', at);
        return new Editor(text, line < 0 ? text.length() : line);
    }

    Editor backspace() {
        int from = previous();
        return new Editor(text.substring(0, from) + behind(), from);
    }

    Editor delete() {
        return new Editor(before() + text.substring(following()), at);
    }

    /** To the beginning of the word. */
    Editor deleteWord() {
        String kept = before().stripTrailing();
        int from = kept.length();
        while (from > 0 && !Character.isWhitespace(kept.charAt(from - 1))) {
            from--;
        }
        return new Editor(text.substring(0, from) + behind(), from);
    }

    Editor deleteToStart() {
        int from = home().at();
        return new Editor(text.substring(0, from) + behind(), from);
    }

    Editor deleteToEnd() {
        return new Editor(before() + text.substring(end().at()), at);
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    private int previous() {
        return at == 0 ? 0 : characters().preceding(at);
    }

    private int following() {
        return at == text.length() ? at : characters().following(at);
    }

    private BreakIterator characters() {
        BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
        breaks.setText(text);
        return breaks;
    }
}
