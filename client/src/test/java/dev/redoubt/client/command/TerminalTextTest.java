package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"Grüße", "Ωmega", "你好", "a  b", "naïve…"})
    void textOfAllScriptsIsLeftAsItIs(String part) {
        assertEquals(part, TerminalText.line(part));
    }

    @Test
    void emojiWithJoinersAreLeftAsTheyAre() {
        String family = "\ud83d\udc69\u200d\ud83d\udc67";
        assertEquals(family, TerminalText.line(family));
    }

    @Test
    void escapeSequencesAreShown() {
        assertEquals("\\u{1b}[2J\\u{1b}]0;title\\u{7}", TerminalText.line("\u001b[2J\u001b]0;title\u0007"));
    }

    @Test
    void eightBitControlsAreShown() {
        assertEquals("\\u{9b}2J", TerminalText.line("\u009b2J"));
    }

    @Test
    void charactersThatReorderOrHideAreShown() {
        assertEquals("a\\u{202e}b\\u{200b}c\\u{feff}d", TerminalText.line("a\u202eb\u200bc\ufeffd"));
    }

    @Test
    void loneSurrogatesAreShown() {
        assertEquals("\\u{d800}", TerminalText.line("\ud800"));
    }

    @Test
    void furtherLinesCannotPassForTheProgramsOwn() {
        assertEquals(
                "one\n    | 2026-11-01  bob: two\n    | three",
                TerminalText.lines("one\n2026-11-01  bob: two\r\nthree"));
    }

    @Test
    void aLineNeverEnds() {
        assertEquals("one\\u{a}two\\u{2028}three", TerminalText.line("one\ntwo\u2028three"));
    }

    @Test
    void tabsBecomeSpaces() {
        assertEquals("a    b", TerminalText.line("a\tb"));
    }
}
