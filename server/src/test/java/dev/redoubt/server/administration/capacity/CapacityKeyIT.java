package dev.redoubt.server.administration.capacity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.crypto.SigningKey;
import dev.redoubt.server.configuration.RefusedStartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityKeyIT {
    private static final byte[] MESSAGE = {1, 2, 3};

    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("capacity.key");
    }

    private byte[] signature() {
        try (SigningKey key = CapacityKey.loadOrMake(file(), random)) {
            return key.sign(MESSAGE);
        }
    }

    @Test
    void itIsMadeOnceAndSignsEachTime() throws Exception {
        byte[] first = signature();
        assertArrayEquals(first, signature());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        try (SigningKey loaded = CapacityKey.load(file())) {
            assertArrayEquals(first, loaded.sign(MESSAGE));
        }
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void whatACutOffRunLeftIsNoKey() throws Exception {
        Files.write(folder.resolve("capacity.key.new"), new byte[7]);
        assertArrayEquals(signature(), signature());
    }

    @Test
    void withoutItsFolderItIsNotMade() {
        Path nowhere = folder.resolve("nowhere").resolve("capacity.key");
        assertThrows(CapacityException.class, () -> CapacityKey.loadOrMake(nowhere, random));
    }

    @Test
    void anotherSizeIsRefused() throws Exception {
        Files.write(
                Files.createFile(
                        file(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                new byte[31]);
        assertThrows(RefusedStartException.class, () -> CapacityKey.load(file()));
    }
}
