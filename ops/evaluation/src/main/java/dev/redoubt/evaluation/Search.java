package dev.redoubt.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Looks for many words at once in bytes of any length: as UTF-8, in lower case too, as UTF-16, as hexadecimal digits and as
 * Base64 at each of its three alignments, in both alphabets.
 */
final class Search {
    /** Shorter words, and pieces of their Base64, would turn up in gibibytes of random bytes by chance. */
    static final int SHORTEST = 7;

    private static final int BUFFER = 1 << 20;
    private static final int FILTER_BITS = 20;

    private final Map<Integer, List<Pattern>> patterns = new HashMap<>();
    private final BitSet beginnings = new BitSet(1 << FILTER_BITS);
    private int longest = 4;

    private record Pattern(byte[] bytes, String word) {}

    /** @param words each of at least {@link #SHORTEST} bytes */
    Search(Collection<String> words) {
        for (String word : words) {
            byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
            if (utf8.length < SHORTEST) {
                throw new IllegalArgumentException("too short to be looked for: " + word);
            }
            addForms(word, utf8);
        }
    }

    /** For bytes that are no text, by what they are called: as they are, as hexadecimal digits and as Base64. */
    void addBytes(String word, byte[] bytes) {
        if (bytes.length < SHORTEST) {
            throw new IllegalArgumentException("too short to be looked for: " + word);
        }
        add(bytes, word);
        addDigits(word, bytes);
    }

    private void addForms(String word, byte[] utf8) {
        add(utf8, word);
        add(word.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8), word);
        add(word.getBytes(StandardCharsets.UTF_16LE), word);
        add(word.getBytes(StandardCharsets.UTF_16BE), word);
        addDigits(word, utf8);
    }

    private void addDigits(String word, byte[] bytes) {
        add(ascii(HexFormat.of().formatHex(bytes)), word);
        add(ascii(HexFormat.of().withUpperCase().formatHex(bytes)), word);
        for (int before = 0; before < 3; before++) {
            add(ascii(base64(Base64.getEncoder(), bytes, before)), word);
            add(ascii(base64(Base64.getUrlEncoder(), bytes, before)), word);
        }
    }

    /** The digits that depend on the bytes alone, where so many others stand before them. */
    private static String base64(Base64.Encoder encoder, byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String digits = encoder.withoutPadding().encodeToString(shifted);
        return digits.substring((before * 8 + 5) / 6, shifted.length * 8 / 6);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void add(byte[] bytes, String word) {
        int beginning = beginning(bytes, 0);
        patterns.computeIfAbsent(beginning, _ -> new ArrayList<>()).add(new Pattern(bytes, word));
        beginnings.set(filter(beginning));
        longest = Math.max(longest, bytes.length);
    }

    private static int beginning(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
    }

    private static int filter(int beginning) {
        return (beginning * 0x9E3779B1) >>> (32 - FILTER_BITS);
    }

    /** The words that stand in it. */
    Set<String> in(byte[] bytes) {
        Set<String> found = new TreeSet<>();
        scan(bytes, bytes.length, bytes.length, found);
        return found;
    }

    Set<String> in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads to the end. */
    Set<String> in(InputStream stream) throws IOException {
        Set<String> found = new TreeSet<>();
        byte[] buffer = new byte[BUFFER + longest];
        int filled = 0;
        while (true) {
            int read = stream.readNBytes(buffer, filled, buffer.length - filled);
            filled += read;
            boolean last = filled < buffer.length;
            // What begins in the last bytes may end in the next ones.
            int until = last ? filled : filled - longest;
            scan(buffer, until, filled, found);
            if (last) {
                return found;
            }
            System.arraycopy(buffer, until, buffer, 0, filled - until);
            filled -= until;
        }
    }

    /** For each file in the folder, at any depth, that has any: the words. The name of a file counts too. */
    Map<Path, Set<String>> in(Path folder) throws IOException {
        Map<Path, Set<String>> found = new TreeMap<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Set<String> words = in(file.getFileName().toString());
                if (attributes.isRegularFile()) {
                    words.addAll(inFile(file));
                }
                if (!words.isEmpty()) {
                    found.put(folder.relativize(file), words);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return found;
    }

    /** A database deletes files of its own at any time. */
    private Set<String> inFile(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return in(stream);
        } catch (NoSuchFileException e) {
            return Set.of();
        }
    }

    /** @param until where no word begins any more */
    private void scan(byte[] bytes, int until, int end, Set<String> found) {
        int last = Math.min(until, end - 3);
        for (int at = 0; at < last; at++) {
            int beginning = beginning(bytes, at);
            if (beginnings.get(filter(beginning))) {
                for (Pattern pattern : patterns.getOrDefault(beginning, List.of())) {
                    int to = at + pattern.bytes().length;
                    if (to <= end && Arrays.equals(bytes, at, to, pattern.bytes(), 0, pattern.bytes().length)) {
                        found.add(pattern.word());
                    }
                }
            }
        }
    }
}
