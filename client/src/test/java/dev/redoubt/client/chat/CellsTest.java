package dev.redoubt.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellsTest {
    @Test
    void ideographsTakeTwoCellsAndMarksNone() {
        assertEquals(3, Cells.width("abc"));
        assertEquals(6, Cells.width("日本語"));
        assertEquals(4, Cells.width("cafe\u0301"));
        assertEquals(2, Cells.width("👍"));
        assertEquals(0, Cells.width("\u200d"));
    }

    @Test
    void whatDoesNotFitIsCutBetweenCharactersWithAMark() {
        assertEquals("abc", Cells.fit("abc", 3));
        assertEquals("ab…", Cells.fit("abcd", 3));
        assertEquals("日…", Cells.fit("日本語", 4));
        assertEquals("cafe\u0301…", Cells.fit("cafe\u0301teria", 5));
        assertEquals("", Cells.fit("abc", 0));
    }

    @Test
    void linesBreakAtSpacesAndLongWordsAnywhere() {
        assertEquals(List.of("one two", "three"), Cells.wrap("one two three", 8));
        assertEquals(List.of("abcd", "efgh", "ij"), Cells.wrap("abcdefghij", 4));
        assertEquals(List.of("日本", "語"), Cells.wrap("日本語", 5));
        assertEquals(List.of("a", "", "b"), Cells.wrap("a\n\nb", 5));
        assertEquals(List.of(""), Cells.wrap("", 5));
        assertEquals(List.of("  two", "words"), Cells.wrap("  two words", 7));
    }

    @Test
    void noLineIsWiderThanAsked() {
        String text = "A mixed text 日本語のテキスト with 👍🏽 and cafe\u0301 and averyveryverylongword.";
        for (int width = 2; width < 40; width++) {
            int most = width;
            assertTrue(Cells.wrap(text, width).stream().allMatch(line -> Cells.width(line) <= Math.max(4, most)));
            assertTrue(Cells.chop(text, width).stream().allMatch(line -> Cells.width(line) <= Math.max(4, most)));
        }
    }

    @Test
    void aBeginningIsChoppedAsTheWholeIs() {
        String text = "one two three four\nfive six";
        for (int i = 0; i <= text.length(); i++) {
            List<String> begin = Cells.chop(text.substring(0, i), 6);
            List<String> whole = Cells.chop(text, 6);
            assertEquals(whole.subList(0, begin.size() - 1), begin.subList(0, begin.size() - 1));
        }
    }
}
