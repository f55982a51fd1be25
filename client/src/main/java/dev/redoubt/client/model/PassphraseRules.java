package dev.redoubt.client.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What a passphrase of this device has to have at least. Characters are code points of Unicode.
 *
 * @param length all characters
 * @param lowercase small letters
 * @param uppercase capital letters
 * @param digits decimal digits
 * @param symbols what is neither a letter nor a digit nor blank
 */
public record PassphraseRules(int length, int lowercase, int uppercase, int digits, int symbols) {
    public static final PassphraseRules NONE = new PassphraseRules(0, 0, 0, 0, 0);

    /** Whether a passphrase with so many of each is enough. */
    public boolean admit(PassphraseRules counted) {
        return counted.length >= length
                && counted.lowercase >= lowercase
                && counted.uppercase >= uppercase
                && counted.digits >= digits
                && counted.symbols >= symbols;
    }

    /** As half a sentence; empty where nothing is asked for. */
    public String words() {
        List<String> parts = new ArrayList<>();
        add(parts, length, "characters");
        add(parts, lowercase, "small letters");
        add(parts, uppercase, "capital letters");
        add(parts, digits, "digits");
        add(parts, symbols, "symbols");
        return parts.isEmpty() ? "" : "at least " + String.join(", ", parts);
    }

    private static void add(List<String> parts, int least, String what) {
        if (least > 0) {
            parts.add(least + " " + what);
        }
    }
}
