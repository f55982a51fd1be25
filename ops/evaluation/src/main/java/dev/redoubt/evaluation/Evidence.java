package dev.redoubt.evaluation;

import dev.redoubt.evaluation.Tap.Captured;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Looks through what an observer has for what no observer may have. */
final class Evidence {
    /** Shorter words turn up in random bytes by chance. */
    private static final int WORTH_SEARCHING = 5;

    private Evidence() {}

    /** Whether the words stand in any captured frame, as they are. */
    static boolean carried(List<Captured> captured, String words) {
        byte[] needle = words.getBytes(StandardCharsets.UTF_8);
        return captured.stream().anyMatch(frame -> contains(frame.content(), needle));
    }

    /**
     * The tables in which the words stand, as text or as bytes, in any cell and in any letter case; words of less than five
     * letters only where they are the whole cell.
     */
    static List<String> tablesWith(List<Database.Table> tables, String words) {
        String text = words.toLowerCase(Locale.ROOT);
        String hex = HexFormat.of().formatHex(words.getBytes(StandardCharsets.UTF_8));
        return tables.stream()
                .filter(table -> table.rows().stream()
                        .flatMap(List::stream)
                        .map(cell -> cell.toLowerCase(Locale.ROOT))
                        .anyMatch(cell -> words.length() < WORTH_SEARCHING
                                ? cell.equals(text) || cell.equals(hex)
                                : cell.contains(text) || cell.contains(hex)))
                .map(Database.Table::name)
                .toList();
    }

    /** Shannon entropy of the bytes' frequencies, in bits per byte: 8 for a long string of random bytes. */
    static double bitsPerByte(byte[] bytes) {
        int[] counts = new int[256];
        for (byte b : bytes) {
            counts[b & 0xff]++;
        }
        double entropy = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / bytes.length;
                entropy -= share * Math.log(share) / Math.log(2);
            }
        }
        return entropy;
    }

    private static boolean contains(byte[] content, byte[] needle) {
        for (int at = 0; at + needle.length <= content.length; at++) {
            int i = 0;
            while (i < needle.length && content[at + i] == needle[i]) {
                i++;
            }
            if (i == needle.length) {
                return true;
            }
        }
        return false;
    }
}
