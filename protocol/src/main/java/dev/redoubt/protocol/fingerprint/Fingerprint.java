package dev.redoubt.protocol.fingerprint;

import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * 160 bits in Crockford Base32: 32 digits in eight groups of four. SPEC.md, "Fingerprints". Immutable.
 *
 * @param digits upper case, without separators
 */
public record Fingerprint(String digits) {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    /** How the QR text begins, once letters are read as the digits that they look like. */
    private static final String QR_START = normalized("REDOUBT:FP1:");

    private static final int DIGITS = 32;
    private static final int GROUP = 4;
    private static final int BYTES = DIGITS * 5 / 8;

    /** @throws IllegalArgumentException unless it is 32 digits of the alphabet */
    public Fingerprint {
        if (digits.length() != DIGITS || !areDigits(digits)) {
            throw new IllegalArgumentException("a fingerprint has 32 digits of Crockford Base32");
        }
    }

    /** Of one account: the same wherever it is shown. */
    public static Fingerprint ofAccount(AccountId account) {
        return of(Digests.sha256(label("redoubt v1 fingerprint of an account"), account.toBytes()));
    }

    /** Of two accounts, in any order: both sides see the same. */
    public static Fingerprint ofPair(AccountId one, AccountId other) {
        boolean inOrder = one.compareTo(other) <= 0;
        return of(Digests.sha256(
                label("redoubt v1 fingerprint of two accounts"),
                (inOrder ? one : other).toBytes(),
                (inOrder ? other : one).toBytes()));
    }

    /**
     * Reads what a person typed: any case, spaces and hyphens anywhere, O for 0, I and L for 1; or what a QR code says.
     *
     * @throws IllegalArgumentException if it is no fingerprint
     */
    public static Fingerprint parse(String typed) {
        String digits = normalized(typed);
        return new Fingerprint(digits.startsWith(QR_START) ? digits.substring(QR_START.length()) : digits);
    }

    static String normalized(String typed) {
        return typed.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
    }

    static boolean areDigits(String text) {
        return text.chars().allMatch(digit -> ALPHABET.indexOf(digit) >= 0);
    }

    /** Of one device of an account; {@link NodeFingerprint} shows the first half of it. */
    static String digitsOfNode(AccountId account, NodeId node) {
        return of(Digests.sha256(label("redoubt v1 fingerprint of a node"), account.toBytes(), node.toBytes()))
                .digits();
    }

    private static byte[] label(String text) {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    private static Fingerprint of(byte[] digest) {
        BigInteger number = new BigInteger(1, Arrays.copyOf(digest, BYTES));
        return new Fingerprint(IntStream.range(0, DIGITS)
                .map(i -> number.shiftRight(5 * (DIGITS - 1 - i)).intValue() & 31)
                .mapToObj(value -> ALPHABET.substring(value, value + 1))
                .collect(Collectors.joining()));
    }

    /** For people: {@code 0123-4567-…}. */
    public String grouped() {
        return IntStream.range(0, DIGITS / GROUP)
                .mapToObj(i -> digits.substring(i * GROUP, (i + 1) * GROUP))
                .collect(Collectors.joining("-"));
    }

    /** For a QR code, in its alphanumeric mode. */
    public String qrText() {
        return "REDOUBT:FP1:" + digits;
    }

    @Override
    public String toString() {
        return grouped();
    }
}
