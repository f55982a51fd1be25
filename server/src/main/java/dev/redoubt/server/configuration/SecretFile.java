package dev.redoubt.server.configuration;

import dev.redoubt.crypto.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** A file that holds one secret and that its owner alone may read. */
public record SecretFile(Path path) {
    private static final int LARGEST = 64 * 1024;
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /**
     * @return all of the file, at most 64 KiB, owned by the caller
     * @throws RefusedStartException if the file cannot be read, is larger, or is open to more than its owner
     */
    public Secret read() {
        try (InputStream in = Files.newInputStream(path)) {
            refuseIfOpenToOthers();
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                Arrays.fill(bytes, (byte) 0);
                throw new RefusedStartException("secret file " + path + " is larger than 64 KiB");
            }
            return Secret.takeOwnershipOf(bytes);
        } catch (IOException e) {
            throw RefusedStartException.unreadable("secret file " + path, e);
        }
    }

    /** @throws RefusedStartException also if the file has not exactly {@code size} bytes */
    public Secret readExactly(int size) {
        Secret secret = read();
        if (secret.size() != size) {
            secret.close();
            throw new RefusedStartException(
                    "secret file " + path + " must hold exactly " + size + " bytes, not " + secret.size());
        }
        return secret;
    }

    private void refuseIfOpenToOthers() throws IOException {
        Set<PosixFilePermission> open = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        open.removeAll(OWNER);
        if (!open.isEmpty()) {
            throw new RefusedStartException("secret file " + path + " is open to more than its owner's reading and"
                    + " writing: chmod 0600 it");
        }
    }
}
