package dev.redoubt.client.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What counts as a word. */
class SearchWordsTest {
    private static List<String> words(String text) {
        return List.copyOf(SearchWords.of(text));
    }

    @Test
    void lettersAndDigitsThatStandTogetherAreAWord() {
        assertEquals(List.of("see", "you", "at", "10", "don", "t"), words("See you at 10:10 -- DON'T!"));
    }

    @Test
    void caseAndCompatibleFormsDoNotMatter() {
        assertEquals(words("STRASSE file Ⅳ"), words("straße ﬁle iv"));
        assertEquals(words("caf\u00e9"), words("CAFE\u0301"));
    }

    @Test
    void anIdeographIsAWord() {
        assertEquals(List.of("ok", "漢", "字"), words("ok漢字"));
    }

    @Test
    void aWordIsCutAtItsLimit() {
        String word = "x".repeat(SearchWords.LONGEST);
        assertEquals(List.of(word), words(word));
        assertEquals(List.of(word), words(word + "y"));
    }

    @Test
    void whatIsBeyondTheLimitOfWordsIsNotLookedAt() {
        String text = IntStream.range(0, SearchWords.MOST + 5)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" "));
        List<String> words = words(text);
        assertEquals(SearchWords.MOST, words.size());
        assertEquals(String.valueOf(SearchWords.MOST - 1), words.getLast());
    }

    @Test
    void aTextWithoutWordsHasNone() {
        assertEquals(List.of(), words(" -- \ud83d\udc4d !"));
    }
}
