package dev.redoubt.server.administrator;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** Names an access key: {@code RDBT} and 16 characters of base32 (RFC 4648), 80 random bits. Stands in the open in each request. */
public record AccessKeyId(String text) {
    private static final String PREFIX = "RDBT";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int DIGITS = 16;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Z2-7]{" + DIGITS + "}");

    /** @throws IllegalArgumentException if the text is in another form */
    public AccessKeyId {
        if (!isOne(text)) {
            throw new IllegalArgumentException("an access key's id is " + PREFIX + " and 16 characters of A-Z and 2-7");
        }
    }

    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    static AccessKeyId random(SecureRandom random) {
        StringBuilder text = new StringBuilder(PREFIX);
        for (int i = 0; i < DIGITS; i++) {
            text.append(BASE32.charAt(random.nextInt(BASE32.length())));
        }
        return new AccessKeyId(text.toString());
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
