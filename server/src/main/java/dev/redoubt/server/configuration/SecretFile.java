package dev.redoubt.server.configuration;

import dev.redoubt.crypto.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A file that holds one secret and that its owner alone may read; or a credential, which the service manager has put where this
 * process alone finds it.
 *
 * @param path where it is; of a credential of which this process was given none, {@code credential:NAME}
 */
public record SecretFile(Path path, boolean isCredential) {
    /** Begins a secret's path that is the name of a credential. */
    public static final String CREDENTIAL = "credential:";

    /** The folder of this process's credentials (systemd.exec(5)). */
    static final String FOLDER_VARIABLE = "CREDENTIALS_DIRECTORY";

    private static final int LARGEST = 64 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    public SecretFile(Path path) {
        this(path, false);
    }

    /**
     * @param path of what is no credential
     * @param credentials where credentials are, if this process has been given any
     * @throws IllegalArgumentException if a credential's name is none
     */
    static SecretFile parse(String text, Function<String, Path> path, Optional<Path> credentials) {
        if (!text.startsWith(CREDENTIAL)) {
            return new SecretFile(path.apply(text));
        }
        String name = text.substring(CREDENTIAL.length());
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a credential's name has 1 to 128 letters, digits and . _ -");
        }
        return new SecretFile(credentials.map(folder -> folder.resolve(name)).orElse(Path.of(text)), true);
    }

    /**
     * @return all of the file, at most 64 KiB, owned by the caller
     * @throws RefusedStartException if the file cannot be read, is larger, or is open to more than its owner
     */
    public Secret read() {
        if (path.toString().startsWith(CREDENTIAL)) {
            throw new RefusedStartException(path + ": this process has no credentials ($" + FOLDER_VARIABLE
                    + " is not set): only services whose unit loads it have it");
        }
        try (InputStream in = Files.newInputStream(path)) {
            if (!isCredential) {
                refuseIfOpenToOthers();
            }
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                Arrays.fill(bytes, (byte) 0);
                throw new RefusedStartException(this + " is larger than 64 KiB");
            }
            return Secret.takeOwnershipOf(bytes);
        } catch (IOException e) {
            throw RefusedStartException.unreadable(toString(), e);
        }
    }

    /** @throws RefusedStartException also if the file has not exactly {@code size} bytes */
    public Secret readExactly(int size) {
        Secret secret = read();
        if (secret.size() != size) {
            secret.close();
            throw new RefusedStartException(this + " must hold exactly " + size + " bytes, not " + secret.size());
        }
        return secret;
    }

    /** The service manager's files are closed to others by their folder, and may be open to a group by their mode. */
    private void refuseIfOpenToOthers() throws IOException {
        Set<PosixFilePermission> open = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        open.removeAll(OWNER);
        if (!open.isEmpty()) {
            throw new RefusedStartException(
                    this + " is open to more than its owner's reading and" + " writing: chmod 0600 it");
        }
    }

    /** As a line to the administrator begins. */
    @Override
    public String toString() {
        return (isCredential ? "credential " : "secret file ") + path;
    }
}
