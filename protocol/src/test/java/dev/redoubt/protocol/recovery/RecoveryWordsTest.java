package dev.redoubt.protocol.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.Secret;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryWordsTest {
    private static final String ZEROS = "abandon ".repeat(23) + "art";

    private static Secret secret(String hex) {
        return Secret.takeOwnershipOf(HexFormat.of().parseHex(hex));
    }

    private static String hex(Secret secret) {
        return secret.read(HexFormat.of()::formatHex);
    }

    /** The 256-bit vectors of BIP-39 that are all one byte. */
    @ParameterizedTest
    @CsvSource({
        "00,abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
                + " abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon art",
        "7f,legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal"
                + " winner thank year wave sausage worth title",
        "80,letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic"
                + " avoid letter advice cage absurd amount doctor acoustic bless",
        "ff,zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo vote"
    })
    void givesTheWordsOfBip39(String octet, String words) throws Exception {
        assertEquals(words, String.join(" ", RecoveryWords.of(secret(octet.repeat(32)))));
        assertEquals(octet.repeat(32), hex(RecoveryWords.parse(words)));
    }

    @Test
    void givesEveryKeyBack() throws Exception {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 200; i++) {
            try (Secret key = Secret.random(32, random)) {
                assertEquals(hex(key), hex(RecoveryWords.parse(String.join("\n", RecoveryWords.of(key)))));
            }
        }
    }

    @Test
    void takesAnyCaseAndAnythingBetweenTheWords() throws Exception {
        String typed = "  "
                + ZEROS.toUpperCase(java.util.Locale.ROOT)
                        .replaceFirst(" ", ", ")
                        .replaceFirst(" A", "\n-A");
        assertEquals("00".repeat(32), hex(RecoveryWords.parse(typed)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 23, 25})
    void anotherNumberOfWordsIsSaid(int count) {
        InvalidWordsException e = assertThrows(
                InvalidWordsException.WrongCount.class, () -> RecoveryWords.parse("abandon ".repeat(count)));
        assertTrue(String.valueOf(e.getMessage()).contains(count + " words"));
    }

    @ParameterizedTest
    @CsvSource({"abandn,abandon", "abadnon,abandon", "abandonn,abandon", "sauage,sausage", "thnak,thank"})
    void aTypoIsFoundWithItsPlaceAndTheNearestWord(String typo, String meant) {
        String typed = ZEROS.replaceFirst("abandon abandon", "abandon " + typo);
        var e = assertThrows(InvalidWordsException.UnknownWord.class, () -> RecoveryWords.parse(typed));
        assertEquals(2, e.position());
        assertEquals("Word 2 is not in the list. Did you mean \"" + meant + "\"?", e.getMessage());
        assertFalse(String.valueOf(e.getMessage()).contains(typo + "\""), "what was typed is not repeated");
    }

    @Test
    void nothingIsProposedForWhatIsNearToNothing() {
        String typed = ZEROS.replaceFirst("abandon", "qqqqqqqqqqqqqqqqqqqq");
        var e = assertThrows(InvalidWordsException.UnknownWord.class, () -> RecoveryWords.parse(typed));
        assertEquals("Word 1 is not in the list.", e.getMessage());
    }

    @Test
    void wordsInAnotherOrderDoNotFit() throws Exception {
        List<String> words = new java.util.ArrayList<>(RecoveryWords.of(secret("7f".repeat(32))));
        java.util.Collections.swap(words, 0, 1);
        assertThrows(InvalidWordsException.WrongCheck.class, () -> RecoveryWords.parse(String.join(" ", words)));
    }

    @Test
    void proposesSevenWordsOfTheList() {
        SecureRandom random = new SecureRandom();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            List<String> words = RecoveryWords.propose(random);
            assertEquals(7, words.size());
            seen.addAll(words);
        }
        assertTrue(seen.size() > 1_900, "drawn from all of the 2,048 words");
    }

    @Test
    void aPassphraseOfListedWordsHasOneForm() {
        assertEquals("legal winner thank", RecoveryWords.passphrase(" Legal-winner,\tTHANK\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Correct Stapler", "legal", "Legal", " legal winner9", "über  alles"})
    void anyOtherPassphraseIsTakenAsItIs(String typed) {
        assertEquals(typed, RecoveryWords.passphrase(typed));
    }

    @ParameterizedTest
    @CsvSource({
        "legal winner thank year wave sausage worth,true",
        "legal winner thank year wave sausage,false",
        "legal legal legal legal legal legal legal,false",
        "legal winner thank year wave sausage worthy,false",
        "Tr0ub4dor&3,false"
    })
    void tellsWhatIsWeakerThanAProposal(String typed, boolean strong) {
        assertEquals(strong, RecoveryWords.isLikeProposed(typed));
    }

    @Test
    void theListIsSortedAndToldApartByFourLetters() throws Exception {
        try (var in = RecoveryWords.class.getResourceAsStream("words.txt")) {
            List<String> words = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
            assertEquals(2048, words.size());
            assertEquals(words, words.stream().sorted().toList());
            long beginnings = words.stream()
                    .map(word -> word.substring(0, Math.min(4, word.length())))
                    .distinct()
                    .count();
            assertEquals(2048, beginnings);
        }
    }
}
