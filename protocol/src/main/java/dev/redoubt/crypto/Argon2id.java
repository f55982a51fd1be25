package dev.redoubt.crypto;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106, version 0x13) with a cost. Bouncy Castle computes lanes one after the other.
 *
 * @param memoryKibibytes 8,192 to 1,048,576
 * @param passes 1 to 16
 * @param lanes 1 to 16
 */
public record Argon2id(int memoryKibibytes, int passes, int lanes) {
    /** RFC 9106 section 4, the second recommended option, with one lane. About half a second. */
    public static final Argon2id RECOMMENDED = new Argon2id(64 * 1024, 3, 1);

    /** Bytes that it gives. */
    public static final int KEY_SIZE = 32;

    private static final int MIN_MEMORY = 8 * 1024;
    private static final int MAX_MEMORY = 1024 * 1024;
    private static final int MAX_PASSES = 16;
    private static final int MAX_LANES = 16;

    /** @throws IllegalArgumentException outside of the bounds, which keep a changed file from exhausting the machine */
    public Argon2id {
        if (memoryKibibytes < MIN_MEMORY || memoryKibibytes > MAX_MEMORY) {
            throw new IllegalArgumentException("Argon2id takes 8 MiB to 1 GiB here, not " + memoryKibibytes + " KiB");
        }
        if (passes < 1 || passes > MAX_PASSES || lanes < 1 || lanes > MAX_LANES) {
            throw new IllegalArgumentException("Argon2id takes 1 to 16 passes and lanes here");
        }
    }

    /**
     * @param password stays with the caller
     * @param salt at least 8 bytes
     * @return 32 bytes, owned by the caller
     */
    public Secret derive(Secret password, byte[] salt) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKibibytes)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] key = new byte[KEY_SIZE];
        password.read(bytes -> generator.generateBytes(bytes, key));
        return Secret.takeOwnershipOf(key);
    }
}
