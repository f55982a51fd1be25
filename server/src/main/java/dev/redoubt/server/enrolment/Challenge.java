package dev.redoubt.server.enrolment;

import dev.redoubt.crypto.Argon2id;
import dev.redoubt.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * What a bot must say beside its invitation, as it is stored: salt (16) ‖ Argon2id (32). It is worth nothing without the
 * invitation, and a few wrong ones void that. server/SPEC.md, "Bots".
 */
public record Challenge(byte[] stored) {
    /** Wrong ones in a row after which the bot's invitations are void. */
    public static final int TRIES = 10;

    /** Characters. */
    public static final int SHORTEST = 8;

    public static final int LONGEST = 128;

    private static final int SALT_SIZE = 16;
    private static final int SIZE = SALT_SIZE + Argon2id.KEY_SIZE;

    /** A tenth of a second: whoever may try has an invitation, and ten tries. */
    private static final Argon2id COST = new Argon2id(19 * 1024, 2, 1);

    /** @throws IllegalStateException if this is no stored challenge */
    public Challenge {
        if (stored.length != SIZE) {
            throw new IllegalStateException("a challenge has another size: its row was changed");
        }
    }

    /** @param text {@link #SHORTEST} to {@link #LONGEST} characters */
    public static Challenge of(String text, SecureRandom random) {
        if (!isOne(text)) {
            throw new IllegalArgumentException("has " + SHORTEST + " to " + LONGEST + " characters");
        }
        byte[] salt = new byte[SALT_SIZE];
        random.nextBytes(salt);
        return new Challenge(hashed(text, salt));
    }

    public static boolean isOne(String text) {
        int length = text.codePointCount(0, text.length());
        return length >= SHORTEST && length <= LONGEST;
    }

    /** Takes equally long whatever is wrong. */
    boolean isMetBy(String text) {
        return isOne(text) && MessageDigest.isEqual(hashed(text, Arrays.copyOf(stored, SALT_SIZE)), stored);
    }

    private static byte[] hashed(String text, byte[] salt) {
        try (Secret password = Secret.takeOwnershipOf(text.getBytes(StandardCharsets.UTF_8));
                Secret hash = COST.derive(password, salt)) {
            byte[] stored = Arrays.copyOf(salt, SIZE);
            hash.read(bytes -> {
                System.arraycopy(bytes, 0, stored, SALT_SIZE, bytes.length);
                return stored;
            });
            return stored;
        }
    }
}
