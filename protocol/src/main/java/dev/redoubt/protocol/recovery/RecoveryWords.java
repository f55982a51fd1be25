package dev.redoubt.protocol.recovery;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Secrets as words of the 2,048-word English list of BIP-39: 11 bits a word. Krbk is 24 words, 256 bits and a check of 8
 * (BIP-39 itself); a proposed passphrase is 7 words, 77 bits. No two words of the list begin with the same four letters.
 */
public final class RecoveryWords {
    /** Words that stand for Krbk. */
    public static final int KEY_WORDS = 24;

    /** Words of a proposed passphrase: 7 × 11 = 77 bits. */
    public static final int PASSPHRASE_WORDS = 7;

    private static final int BITS = 11;
    private static final List<String> LIST = load();

    private RecoveryWords() {}

    /** @param key 32 bytes, stays with the caller */
    public static List<String> of(Secret key) {
        if (key.size() != RecoveryBundle.KEY_SIZE) {
            throw new IllegalArgumentException("24 words stand for 32 bytes, not " + key.size());
        }
        return key.read(bytes -> {
            byte[] all = Arrays.copyOf(bytes, bytes.length + 1);
            all[bytes.length] = Digests.sha256(bytes)[0];
            List<String> words = new ArrayList<>();
            for (int word = 0; word < KEY_WORDS; word++) {
                words.add(LIST.get(take(all, word)));
            }
            Arrays.fill(all, (byte) 0);
            return words;
        });
    }

    private static int take(byte[] all, int word) {
        int value = 0;
        for (int bit = word * BITS; bit < (word + 1) * BITS; bit++) {
            value = value << 1 | (all[bit / 8] >> (7 - bit % 8) & 1);
        }
        return value;
    }

    /**
     * Reads what a person typed: 24 words in any case, with spaces, line ends, commas or hyphens between them.
     *
     * @return 32 bytes, owned by the caller
     */
    public static Secret parse(CharSequence typed) throws InvalidWordsException {
        List<String> words = split(typed);
        if (words.size() != KEY_WORDS) {
            throw new InvalidWordsException.WrongCount(words.size(), KEY_WORDS);
        }
        byte[] all = new byte[RecoveryBundle.KEY_SIZE + 1];
        try {
            for (int word = 0; word < KEY_WORDS; word++) {
                put(all, word, index(words.get(word), word + 1));
            }
            byte[] key = Arrays.copyOf(all, RecoveryBundle.KEY_SIZE);
            if (Digests.sha256(key)[0] != all[RecoveryBundle.KEY_SIZE]) {
                Arrays.fill(key, (byte) 0);
                throw new InvalidWordsException.WrongCheck();
            }
            return Secret.takeOwnershipOf(key);
        } finally {
            Arrays.fill(all, (byte) 0);
        }
    }

    private static void put(byte[] all, int word, int value) {
        for (int i = 0; i < BITS; i++) {
            int bit = word * BITS + i;
            all[bit / 8] |= (byte) ((value >> (BITS - 1 - i) & 1) << (7 - bit % 8));
        }
    }

    private static int index(String word, int position) throws InvalidWordsException {
        int index = Collections.binarySearch(LIST, word);
        if (index < 0) {
            throw new InvalidWordsException.UnknownWord(position, nearest(word));
        }
        return index;
    }

    /** Words at random: a passphrase that nobody guesses. */
    public static List<String> propose(SecureRandom random) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < PASSPHRASE_WORDS; i++) {
            words.add(LIST.get(random.nextInt(LIST.size())));
        }
        return words;
    }

    /**
     * The one form of a passphrase: several words of the list, whatever stands between them and in any case, are taken in lower
     * case with one space between; anything else is taken as it is.
     */
    public static String passphrase(CharSequence typed) {
        List<String> words = split(typed);
        boolean listed = words.size() > 1 && words.stream().allMatch(word -> Collections.binarySearch(LIST, word) >= 0);
        return listed ? String.join(" ", words) : typed.toString();
    }

    /** Whether it is as strong as a proposed one: at least seven words of the list, by their number; they may still be bad. */
    public static boolean isLikeProposed(CharSequence typed) {
        List<String> words = split(typed);
        return words.stream().distinct().count() >= PASSPHRASE_WORDS
                && words.stream().allMatch(word -> Collections.binarySearch(LIST, word) >= 0);
    }

    /** The word that was most likely meant; empty where nothing is near. */
    static Optional<String> nearest(String word) {
        String found = "";
        int least = Math.max(2, word.length() / 2) + 1;
        for (String candidate : LIST) {
            int distance = distance(word, candidate);
            if (distance < least) {
                least = distance;
                found = candidate;
            }
        }
        return Optional.of(found).filter(near -> !near.isEmpty());
    }

    /** Insertions, deletions, replacements and exchanged neighbours. */
    private static int distance(String one, String other) {
        int[][] table = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                table[i][j] = i == 0 || j == 0 ? i + j : step(table, one, other, i, j);
            }
        }
        return table[one.length()][other.length()];
    }

    private static int step(int[][] table, String one, String other, int i, int j) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int best = Math.min(table[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(table[i - 1][j], table[i][j - 1]));
        boolean exchanged =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return exchanged ? Math.min(best, table[i - 2][j - 2] + 1) : best;
    }

    private static List<String> split(CharSequence typed) {
        return Arrays.stream(typed.toString().toLowerCase(Locale.ROOT).split("[\\s,\\-]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static List<String> load() {
        try (InputStream in = RecoveryWords.class.getResourceAsStream("words.txt")) {
            if (in == null) {
                throw new IllegalStateException("words.txt is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
