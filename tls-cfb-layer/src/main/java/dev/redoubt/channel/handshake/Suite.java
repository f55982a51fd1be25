package dev.redoubt.channel.handshake;

import java.util.Arrays;
import java.util.Optional;

/** The registry of cipher suites. SPEC.md, "Suites". Records are the same in all of them. */
public enum Suite {
    /** X25519 + ML-KEM-768, Ed25519, HKDF-SHA-256, AES-256-CFB128, HMAC-SHA-256-128. */
    X25519_MLKEM768_ED25519_SHA256(0x01);

    private final int code;

    Suite(int code) {
        this.code = code;
    }

    /** 1 to 255. */
    public int code() {
        return code;
    }

    /** Empty for a code that this version does not know. */
    public static Optional<Suite> ofCode(int code) {
        return Arrays.stream(values()).filter(suite -> suite.code == code).findFirst();
    }
}
