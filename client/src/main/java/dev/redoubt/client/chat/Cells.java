package dev.redoubt.client.chat;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.WCWidth;

/** How wide text is on a terminal, in cells: ideographs and most emoji take two, combining marks none. */
final class Cells {
    private static final String CUT = "…";

    private Cells() {}

    static int width(String text) {
        return text.codePoints()
                .map(point -> Math.max(0, WCWidth.wcwidth(point)))
                .sum();
    }

    /** What a person sees as one character each: letters with their marks, emoji with their modifiers. */
    static List<String> characters(String text) {
        BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
        breaks.setText(text);
        List<String> characters = new ArrayList<>();
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
            characters.add(text.substring(from, to));
            from = to;
        }
        return characters;
    }

    /** As much as fits, with a mark where something was cut off. */
    static String fit(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        StringBuilder fitting = new StringBuilder();
        int used = 0;
        for (String character : characters(text)) {
            used += width(character);
            if (used > width - 1) {
                break;
            }
            fitting.append(character);
        }
        return width < 1 ? "" : fitting.append(CUT).toString();
    }

    /** Lines of at most that width, broken anywhere, so that what stands before a place is cut as it is in the whole. */
    static List<String> chop(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (String character : characters(text)) {
            boolean end = character.equals("\n");
            if (end || used + width(character) > width) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            if (!end) {
                line.append(character);
                used += width(character);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    /** Lines of at most that width, broken at spaces where there are any; at least one. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        text.lines().forEach(line -> wrapLine(line, Math.max(1, width), lines));
        return lines.isEmpty() ? List.of("") : lines;
    }

    private static void wrapLine(String line, int width, List<String> lines) {
        StringBuilder current = new StringBuilder();
        int used = 0;
        for (String word : words(line)) {
            int wide = width(word.stripTrailing());
            if (used > 0 && used + wide > width) {
                lines.add(current.toString().stripTrailing());
                current.setLength(0);
                used = 0;
            }
            for (String character : characters(word)) {
                int cell = width(character);
                if (used + cell > width) {
                    if (character.isBlank()) {
                        continue;
                    }
                    lines.add(current.toString());
                    current.setLength(0);
                    used = 0;
                }
                current.append(character);
                used += cell;
            }
        }
        lines.add(current.toString().stripTrailing());
    }

    /** Each with the spaces behind it. */
    private static List<String> words(String line) {
        return List.of(line.split("(?<= )(?! )", -1));
    }
}
