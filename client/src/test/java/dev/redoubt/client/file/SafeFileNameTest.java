package dev.redoubt.client.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeFileNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "letter.txt | letter.txt",
                "Grüße an alle.pdf | Grüße an alle.pdf",
                "日本語.png | 日本語.png",
                "../../etc/passwd | _.._etc_passwd",
                "/etc/passwd | _etc_passwd",
                "..\\..\\a | _.._a",
                ".bashrc | bashrc",
                "-rf | rf",
                "~root | root",
                "a. | a",
                "CON | _CON",
                "con.txt | _con.txt",
                "Lpt1.a.b | _Lpt1.a.b",
                "COM¹ | _COM¹",
                "console | console",
                "a:b | a_b",
                "a*?b | a__b",
            })
    void aNameIsMadeSafe(String said, String safe) {
        assertEquals(safe, SafeFileName.of(said));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "   ", " . ", "----"})
    void whatLeavesNothingGetsAName(String said) {
        assertEquals("file", SafeFileName.of(said));
    }

    @Test
    void directionAndControlCharactersCannotHideAnything() {
        assertEquals("invoice_fdp.exe", SafeFileName.of("invoice\u202efdp.exe"));
        assertEquals("a_b_c_d", SafeFileName.of("a\0b\nc\u001bd"));
        assertEquals("a_b", SafeFileName.of("a\u2028b"));
    }

    @Test
    void aLongNameKeepsItsExtension() {
        String name = SafeFileName.of("ü".repeat(300) + ".jpeg");
        assertTrue(name.endsWith("ü.jpeg"), name);
        assertTrue(name.getBytes(StandardCharsets.UTF_8).length <= SafeFileName.MAX_BYTES, name);
        assertEquals(SafeFileName.MAX_BYTES, SafeFileName.of("a".repeat(1_000)).length());
    }

    @Test
    void aNumberStandsBeforeTheExtension() {
        assertEquals("a (2).txt", SafeFileName.numbered("a.txt", 2));
        assertEquals("a (3)", SafeFileName.numbered("a", 3));
        assertEquals("v1.2 final (2)", SafeFileName.numbered("v1.2 final", 2));
    }

    @Test
    void whateverIsSaidStaysInItsFolder() {
        Random random = new Random(7);
        Path folder = Path.of("/somewhere");
        String alphabet = "./\\~-: CONa\0\u202e\ud83d\ude00\u0301";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder said = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                said.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String name = SafeFileName.of(said.toString());
            assertEquals(folder, folder.resolve(name).normalize().getParent(), name);
            assertEquals(name, SafeFileName.of(name), "twice is once");
        }
    }
}
