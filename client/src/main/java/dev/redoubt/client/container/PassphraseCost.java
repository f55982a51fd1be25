package dev.redoubt.client.container;

import dev.redoubt.crypto.Argon2id;
import dev.redoubt.crypto.Secret;

/**
 * Cost of Argon2id (RFC 9106, version 0x13), stored in the header so that it can be raised later.
 *
 * @param memoryKibibytes 8,192 to 1,048,576
 * @param passes 1 to 16
 * @param lanes 1 to 16
 */
public record PassphraseCost(int memoryKibibytes, int passes, int lanes) {
    /** RFC 9106 section 4, the second recommended option, with one lane: this implementation has no parallel lanes. */
    public static final PassphraseCost RECOMMENDED = new PassphraseCost(64 * 1024, 3, 1);

    static final int SALT_SIZE = 16;

    /** @throws IllegalArgumentException outside of the bounds, which keep a changed header from exhausting the machine */
    public PassphraseCost {
        new Argon2id(memoryKibibytes, passes, lanes);
    }

    /** The same as the primitive takes it. */
    public Argon2id argon2id() {
        return new Argon2id(memoryKibibytes, passes, lanes);
    }

    /**
     * @param salt 16 bytes
     * @return 32 bytes, owned by the caller
     */
    Secret derive(Passphrase passphrase, byte[] salt) {
        return argon2id().derive(passphrase.utf8(), salt);
    }
}
