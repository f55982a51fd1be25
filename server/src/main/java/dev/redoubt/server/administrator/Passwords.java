package dev.redoubt.server.administrator;

import dev.redoubt.crypto.Argon2id;
import dev.redoubt.crypto.Secret;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Passwords of administrators, kept as salt ‖ Argon2id. One is computed at a time, since each takes 64 MiB. Thread-safe. */
public final class Passwords {
    private static final int SALT = 16;

    private final Argon2id cost;
    private final SecureRandom random;
    private final Semaphore one = new Semaphore(1, true);

    public Passwords(Argon2id cost, SecureRandom random) {
        this.cost = cost;
        this.random = random;
    }

    byte[] hash(Secret password) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        try (Secret key = alone(() -> cost.derive(password, salt))) {
            return key.read(bytes -> ByteBuffer.allocate(SALT + bytes.length)
                    .put(salt)
                    .put(bytes)
                    .array());
        }
    }

    boolean matches(Secret password, byte[] hash) {
        byte[] salt = Arrays.copyOf(hash, SALT);
        try (Secret key = alone(() -> cost.derive(password, salt))) {
            return key.contentEquals(Arrays.copyOfRange(hash, SALT, hash.length));
        }
    }

    private Secret alone(Supplier<Secret> work) {
        one.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            one.release();
        }
    }
}
