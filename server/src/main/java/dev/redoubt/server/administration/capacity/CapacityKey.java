package dev.redoubt.server.administration.capacity;

import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Objects;

/** The key that signs statements of capacity, and nothing else: a file of 32 bytes, made the first time. */
public final class CapacityKey {
    private CapacityKey() {}

    /** @return owned by the caller */
    public static SigningKey loadOrMake(Path file, SecureRandom random) {
        return Files.exists(file) ? load(file) : make(file, random);
    }

    /** @return owned by the caller */
    public static SigningKey load(Path file) {
        try (Secret seed = new SecretFile(file).readExactly(SigningKey.SEED_SIZE)) {
            return SigningKey.ofSeed(seed);
        }
    }

    private static SigningKey make(Path file, SecureRandom random) {
        SigningKey key = SigningKey.generate(random);
        try (FileChannel out = FileChannel.open(
                        file,
                        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Secret seed = key.seed()) {
            seed.read(bytes -> write(out, bytes));
            out.force(true);
            return key;
        } catch (UncheckedIOException e) {
            key.close();
            throw cannotMake(file, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            key.close();
            throw cannotMake(file, e);
        }
    }

    private static CapacityException cannotMake(Path file, IOException e) {
        return new CapacityException("cannot make " + file + ": " + RefusedStartException.why(e), e);
    }

    private static int write(FileChannel out, byte[] bytes) {
        try {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                out.write(left);
            }
            return bytes.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
