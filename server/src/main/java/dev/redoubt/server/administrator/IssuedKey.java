package dev.redoubt.server.administrator;

import dev.redoubt.crypto.Secret;

/**
 * An access key that was just made. Its secret is shown this once.
 *
 * @param secret 40 ASCII characters
 */
public record IssuedKey(Administrator of, AccessKeyRow key, Secret secret) implements AutoCloseable {
    @Override
    public void close() {
        secret.close();
    }
}
