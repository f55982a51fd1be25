package dev.redoubt.server.access;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4: HMAC-SHA-256 over a canonical request, under a key derived for a day, a region and a service. ("Create a
 * signed AWS API request" in the AWS IAM User Guide.) Stateless, thread-safe.
 */
final class SignatureVersion4 {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    static final String TERMINATOR = "aws4_request";

    private static final String MAC = "HmacSHA256";
    private static final HexFormat HEX = HexFormat.of();

    private SignatureVersion4() {}

    /**
     * @param secret the secret access key, ASCII
     * @param time as {@code 20150830T123600Z}
     * @param canonicalRequest see {@link CanonicalRequest}
     * @return 32 bytes
     */
    static byte[] sign(Secret secret, SigningScope scope, String time, String canonicalRequest) {
        String toSign = String.join("\n", ALGORITHM, time, scope.text(), sha256(ascii(canonicalRequest)));
        byte[] key = secret.read(bytes -> {
            byte[] prefix = ascii("AWS4");
            byte[] first = Arrays.copyOf(prefix, prefix.length + bytes.length);
            System.arraycopy(bytes, 0, first, prefix.length, bytes.length);
            byte[] day = hmac(first, scope.date());
            Arrays.fill(first, (byte) 0);
            return day;
        });
        for (String part : new String[] {scope.region(), scope.service(), TERMINATOR}) {
            byte[] next = hmac(key, part);
            Arrays.fill(key, (byte) 0);
            key = next;
        }
        byte[] signature = hmac(key, toSign);
        Arrays.fill(key, (byte) 0);
        return signature;
    }

    static String sha256(byte[] bytes) {
        return HEX.formatHex(Digests.sha256(bytes));
    }

    private static byte[] hmac(byte[] key, String data) {
        try {
            Mac mac = Mac.getInstance(MAC, "SunJCE");
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(ascii(data));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(MAC + " is part of every JDK", e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
