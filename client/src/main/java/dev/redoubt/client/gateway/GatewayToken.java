package dev.redoubt.client.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redoubt.crypto.Secret;
import java.security.SecureRandom;
import java.util.Base64;

/** 256 random bits in base64url without padding (43 characters). Owns them. */
final class GatewayToken implements AutoCloseable {
    private static final int SIZE = 32;

    private final Secret text;

    private GatewayToken(Secret text) {
        this.text = text;
    }

    static GatewayToken random(SecureRandom random) {
        try (Secret bits = Secret.random(SIZE, random)) {
            return new GatewayToken(Secret.takeOwnershipOf(
                    bits.read(bytes -> Base64.getUrlEncoder().withoutPadding().encode(bytes))));
        }
    }

    /** In time that depends on the length of {@code given} only. */
    boolean matches(String given) {
        return text.contentEquals(given.getBytes(ISO_8859_1));
    }

    /** For those who must say it: a header, a cookie, a file. */
    String text() {
        return text.read(bytes -> new String(bytes, ISO_8859_1));
    }

    @Override
    public void close() {
        text.close();
    }
}
