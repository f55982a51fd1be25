package dev.redoubt.client.file;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A name that a file may get in a folder of the user's, made of whatever a sender says: one part of a path, visible as it is, on any
 * system.
 */
public final class SafeFileName {
    /** Leaves room for a number and for what file systems add. */
    static final int MAX_BYTES = 200;

    private static final String NAMELESS = "file";

    // Separators, control, format (direction!), private and unassigned characters, and what shells and Windows take for
    // other things.
    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}/\\\\:*?\"<>|]");
    private static final Pattern DEVICE = Pattern.compile(
            "(CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(COM|LPT)[0-9¹²³])(\\..*| *)", Pattern.CASE_INSENSITIVE);
    private static final Pattern AT_THE_START = Pattern.compile("^[.\\s\\-~]+");
    private static final Pattern AT_THE_END = Pattern.compile("[.\\s]+$");

    private SafeFileName() {}

    /** Never empty. */
    public static String of(String said) {
        String name = Normalizer.normalize(said, Normalizer.Form.NFC);
        name = NOT_IN_A_NAME.matcher(name).replaceAll("_");
        name = AT_THE_START.matcher(name).replaceFirst("");
        name = AT_THE_END.matcher(shortened(name)).replaceFirst("");
        if (DEVICE.matcher(name).matches()) {
            name = "_" + name;
        }
        return name.isEmpty() ? NAMELESS : name;
    }

    /** Another name for the same, when that one is taken: {@code letter (2).txt}. */
    static String numbered(String name, int number) {
        int dot = extensionAt(name);
        return name.substring(0, dot) + " (" + number + ")" + name.substring(dot);
    }

    private static String shortened(String name) {
        int dot = extensionAt(name);
        String extension = name.substring(dot);
        StringBuilder stem = new StringBuilder(name.substring(0, dot));
        while (size(stem) + size(extension) > MAX_BYTES && !stem.isEmpty()) {
            stem.setLength(stem.offsetByCodePoints(stem.length(), -1));
        }
        return stem.append(extension).toString();
    }

    private static int size(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /** Where the extension begins, if it looks like one; otherwise the end. */
    private static int extensionAt(String name) {
        int dot = name.lastIndexOf('.');
        boolean extension = dot > 0
                && name.length() - dot <= 16
                && name.substring(dot).toLowerCase(Locale.ROOT).matches("\\.[a-z0-9]+");
        return extension ? dot : name.length();
    }
}
