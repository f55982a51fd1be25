package dev.redoubt.evaluation;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SearchTest {
    private static final String WORDS = "The lantern burns";

    private final Search search = new Search(List.of(WORDS, "seventh"));

    private static byte[] around(byte[] needle, int before, int after) {
        byte[] bytes = new byte[before + needle.length + after];
        new Random(7).nextBytes(bytes);
        System.arraycopy(needle, 0, bytes, before, needle.length);
        return bytes;
    }

    private void assertFound(byte[] needle) {
        for (int before : new int[] {0, 1, 2, 3, 1000}) {
            for (int after : new int[] {0, 1, 500}) {
                assertEquals(Set.of(WORDS), search.in(around(needle, before, after)), before + " before");
            }
        }
    }

    @Test
    void findsThemAsTheyAreAndInLowerCase() {
        assertFound(WORDS.getBytes(UTF_8));
        assertFound("the lantern burns".getBytes(UTF_8));
    }

    @Test
    void findsThemInUtf16() {
        assertFound(WORDS.getBytes(UTF_16LE));
        assertFound(WORDS.getBytes(UTF_16BE));
    }

    @Test
    void findsThemAsHexadecimalDigits() {
        assertFound(HexFormat.of().formatHex(WORDS.getBytes(UTF_8)).getBytes(UTF_8));
        assertFound(
                HexFormat.of().withUpperCase().formatHex(WORDS.getBytes(UTF_8)).getBytes(UTF_8));
    }

    @Test
    void findsThemWhereverTheyBeginInBase64() {
        for (String before : List.of("", "a", "ab", "abc", "abcd")) {
            for (String after : List.of("", "x", "xy", "xyz")) {
                byte[] bytes = (before + WORDS + after).getBytes(UTF_8);
                assertFound(Base64.getEncoder().encode(bytes));
                assertFound(Base64.getUrlEncoder().withoutPadding().encode(bytes));
            }
        }
    }

    @Test
    void findsThemAcrossThePiecesInWhichAStreamIsRead() throws Exception {
        for (int before = (1 << 20) - 40; before < (1 << 20) + 80; before++) {
            byte[] bytes = around(WORDS.getBytes(UTF_8), before, 3);
            assertEquals(Set.of(WORDS), search.in(new ByteArrayInputStream(bytes)), before + " before");
        }
    }

    @Test
    void findsNothingWhereNothingIs() {
        byte[] bytes = new byte[1 << 20];
        new Random(8).nextBytes(bytes);
        assertEquals(Set.of(), search.in(bytes));
        assertEquals(Set.of(), search.in("The lantern burn"));
        assertEquals(Set.of(), search.in(""));
    }

    @Test
    void findsAllThatAreThere() {
        assertEquals(Set.of(WORDS, "seventh"), search.in("in the seventh drawer. The lantern burns."));
    }

    @Test
    void whatIsTooShortIsNotLookedFor() {
        assertThrows(IllegalArgumentException.class, () -> new Search(List.of("alice")));
    }
}
