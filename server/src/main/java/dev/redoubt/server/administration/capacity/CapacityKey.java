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
import java.nio.file.StandardCopyOption;
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
        return SigningKey.ofSeed(new SecretFile(file).readExactly(SigningKey.SEED_SIZE));
    }

    private static SigningKey make(Path file, SecureRandom random) {
        SigningKey key = SigningKey.generate(random);
        try {
            writeNew(file, key.seed());
            return key;
        } catch (UncheckedIOException e) {
            key.close();
            throw cannotMake(file, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            key.close();
            throw cannotMake(file, e);
        }
    }

    /** The whole key in a place of its own first: half a key under its name would be one for ever. */
    private static void writeNew(Path file, Secret seed) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out = FileChannel.open(
                fresh,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            seed.read(bytes -> write(out, bytes));
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
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
