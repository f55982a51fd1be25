package dev.redoubt.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyDecoderTest {
    /** All keys of what a terminal sends; {@code ~} in a test stands for a pause. */
    private static List<Key> keys(String sent) throws IOException {
        List<Integer> units = new ArrayList<>(sent.chars()
                .mapToObj(unit -> unit == '\u0001' ? KeyDecoder.NOTHING : unit)
                .toList());
        KeyDecoder decoder = new KeyDecoder(_ -> units.isEmpty() ? KeyDecoder.END : units.removeFirst());
        List<Key> keys = new ArrayList<>();
        Key key = decoder.next();
        while (!(key instanceof Key.Gone)) {
            keys.add(key);
            key = decoder.next();
        }
        return keys;
    }

    @ParameterizedTest
    @CsvSource({
        "[A,UP",
        "[B,DOWN",
        "[C,RIGHT",
        "[D,LEFT",
        "OA,UP",
        "[H,HOME",
        "[F,END",
        "[1~,HOME",
        "[4~,END",
        "[5~,PAGE_UP",
        "[6~,PAGE_DOWN",
        "[3~,DELETE",
        "[99~,UNKNOWN",
        "[1;5X,UNKNOWN"
    })
    void sequencesAreKeys(String sequence, Key.Named key) throws Exception {
        assertEquals(List.of(key), keys("\u001b" + sequence));
    }

    @Test
    void charactersAreTyped() throws Exception {
        assertEquals(
                List.of(new Key.Typed("a"), new Key.Typed("é"), new Key.Typed("日"), new Key.Typed("👍")),
                keys("aé日👍"));
    }

    @Test
    void controlCharactersAreKeysAndNeverText() throws Exception {
        assertEquals(
                List.of(
                        Key.Named.ENTER,
                        Key.Named.NEW_LINE,
                        Key.Named.TAB,
                        Key.Named.BACKSPACE,
                        Key.Named.BACKSPACE,
                        new Key.Control('n'),
                        new Key.Control('d'),
                        Key.Named.UNKNOWN,
                        Key.Named.UNKNOWN),
                keys("\r\n\t\u007f\b\u000e\u0004\u0000\u009b"));
    }

    @Test
    void anEscapeAloneIsAKeyAndBeforeACharacterAlt() throws Exception {
        assertEquals(List.of(Key.Named.ESCAPE, new Key.Typed("x")), keys("\u001b\u0001x"));
        assertEquals(List.of(new Key.Alt('3')), keys("\u001b3"));
        assertEquals(List.of(Key.Named.NEW_LINE), keys("\u001b\r"));
    }

    @Test
    void aPasteIsTextOfSeveralLinesWithoutAnythingToObey() throws Exception {
        assertEquals(
                List.of(new Key.Pasted("one\ntwo\n\tthree[31m"), new Key.Typed("x")),
                keys("\u001b[200~one\r\ntwo\r\tthree\u001b[31m\u001b[201~x"));
    }

    @Test
    void aPasteThatNeverEndsIsCutAndEndsWithTheTerminal() throws Exception {
        String sent = "\u001b[200~" + "y".repeat(300_000);
        assertEquals(List.of(new Key.Pasted("y".repeat(256 * 1024))), keys(sent));
    }

    @Test
    void halfACharacterIsNone() throws Exception {
        assertEquals(List.of(Key.Named.UNKNOWN), keys("\ud83d"));
        assertEquals(List.of(Key.Named.UNKNOWN), keys("\udc4d"));
    }

    @Test
    void aSequenceWithoutAnEndIsGivenUp() throws Exception {
        assertEquals(Key.Named.UNKNOWN, keys("\u001b[" + "1".repeat(40)).getFirst());
    }
}
