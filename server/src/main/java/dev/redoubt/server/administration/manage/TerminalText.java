package dev.redoubt.server.administration.manage;

import java.lang.Character.UnicodeScript;
import java.util.Locale;

/**
 * Text from somebody else on a terminal: control characters, escape sequences and what reorders or hides other characters are
 * shown instead of obeyed. And how wide it is.
 */
public final class TerminalText {
    private static final int EMOJI_FIRST = 0x1f300;
    private static final int EMOJI_LAST = 0x1faff;
    private static final int FULL_WIDTH_FIRST = 0xff01;
    private static final int FULL_WIDTH_LAST = 0xff60;

    private TerminalText() {}

    /** One line, whatever stands in the text. */
    public static String line(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (isHarmless(point)) {
                safe.appendCodePoint(point);
            } else {
                safe.append(String.format(Locale.ROOT, "\\u{%x}", point));
            }
        });
        return safe.toString();
    }

    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** In cells: ideographs and emoji take two, combining marks none. */
    public static int width(String text) {
        return text.codePoints().map(TerminalText::width).sum();
    }

    private static int width(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
            default -> isWide(point) ? 2 : 1;
        };
    }

    private static boolean isWide(int point) {
        return switch (UnicodeScript.of(point)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default ->
                (point >= EMOJI_FIRST && point <= EMOJI_LAST)
                        || (point >= FULL_WIDTH_FIRST && point <= FULL_WIDTH_LAST);
        };
    }
}
