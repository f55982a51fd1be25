package dev.redoubt.client.command;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes text from somebody else harmless for a terminal: control characters, escape sequences and characters that reorder or
 * hide others are shown instead of obeyed, and further lines are marked, so that no text can pass for the program's own output.
 */
final class TerminalText {
    private static final String FURTHER_LINE = "\n    | ";
    private static final Pattern LINE_END = Pattern.compile("\\R");
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private TerminalText() {}

    /** Several lines, each but the first with a mark before it. */
    static String lines(String text) {
        return LINE_END.splitAsStream(text).map(TerminalText::line).collect(Collectors.joining(FURTHER_LINE));
    }

    /** One line, whatever stands in the text. */
    static String line(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> append(safe, point));
        return safe.toString();
    }

    private static void append(StringBuilder safe, int point) {
        if (point == '\t') {
            safe.append("    ");
        } else if (isHarmless(point)) {
            safe.appendCodePoint(point);
        } else {
            safe.append(String.format(Locale.ROOT, "\\u{%x}", point));
        }
    }

    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            // Emoji and several scripts are written with the two joiners; all others in this class reorder or hide.
            case Character.FORMAT -> point == ZERO_WIDTH_JOINER || point == ZERO_WIDTH_NON_JOINER;
            default -> true;
        };
    }
}
