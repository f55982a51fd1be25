package dev.redoubt.server.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Looks for bytes in other bytes: as they are, in hexadecimal digits, and in Base64 wherever they begin in it. */
public final class Needles {
    private static final HexFormat HEX = HexFormat.of();

    private final String haystack;
    private final String folded;

    public Needles(byte[] haystack) {
        this.haystack = new String(haystack, ISO_8859_1);
        this.folded = this.haystack.toLowerCase(Locale.ROOT);
    }

    public boolean holds(String text) {
        return holds(text.getBytes(StandardCharsets.UTF_8));
    }

    public boolean holds(byte[] needle) {
        return folded.contains(new String(needle, ISO_8859_1).toLowerCase(Locale.ROOT))
                || folded.contains(HEX.formatHex(needle))
                || base64(needle).stream().anyMatch(haystack::contains);
    }

    /** What is the same whatever stands before and behind. */
    public static Set<String> base64(byte[] needle) {
        Set<String> forms = new TreeSet<>();
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + needle.length];
            System.arraycopy(needle, 0, shifted, before, needle.length);
            for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                String text = encoder.withoutPadding().encodeToString(shifted);
                int begin = before == 0 ? 0 : before + 1;
                int end = shifted.length % 3 == 0 ? text.length() : text.length() - 1;
                forms.add(text.substring(begin, end));
            }
        }
        return forms;
    }
}
