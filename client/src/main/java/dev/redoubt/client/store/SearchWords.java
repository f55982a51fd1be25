package dev.redoubt.client.store;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a text, as they are searched for: Unicode NFKC, without case. Letters, digits and marks that stand together are a
 * word; an ideograph is one by itself. A pure function: client/SPEC.md, "Search".
 */
final class SearchWords {
    /** Distinct words of one text that are looked at; what follows is not found. */
    static final int MOST = 1_000;

    /** Code points of a word; it is cut there. */
    static final int LONGEST = 32;

    private SearchWords() {}

    /** In the order in which they come first. */
    static Set<String> of(String text) {
        Set<String> words = new LinkedHashSet<>();
        StringBuilder word = new StringBuilder();
        folded(text).codePoints().takeWhile(_ -> words.size() < MOST).forEach(point -> {
            if (Character.isIdeographic(point)) {
                end(word, words);
                words.add(Character.toString(point));
            } else if (Character.isLetterOrDigit(point) || isMark(point)) {
                word.appendCodePoint(point);
            } else {
                end(word, words);
            }
        });
        if (words.size() < MOST) {
            end(word, words);
        }
        return words;
    }

    private static void end(StringBuilder word, Set<String> words) {
        if (!word.isEmpty()) {
            int points = Math.min(LONGEST, word.codePointCount(0, word.length()));
            words.add(word.substring(0, word.offsetByCodePoints(0, points)));
            word.setLength(0);
        }
    }

    private static boolean isMark(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    private static String folded(String text) {
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
        String folded = normal.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }
}
