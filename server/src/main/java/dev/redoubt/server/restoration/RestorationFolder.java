package dev.redoubt.server.restoration;

import dev.redoubt.server.configuration.RefusedStartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What stands beside the database and is not put back with it: how far the database had come ({@code witness}), and whether a
 * restoration was begun and not finished ({@code unfinished}, which {@code redoubt-restore} leaves).
 */
public final class RestorationFolder {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final int LARGEST = 100;

    private final Path folder;

    /** @throws RefusedStartException if it cannot be made */
    public RestorationFolder(Path folder) {
        this.folder = folder;
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private RefusedStartException failed(IOException e) {
        return new RefusedStartException(
                "restoration.folder " + folder + " cannot be used: " + RefusedStartException.why(e), e);
    }

    private Path witness() {
        return folder.resolve("witness");
    }

    private Path unfinished() {
        return folder.resolve("unfinished");
    }

    /** Whether a backup was put back and what follows on it was not done. */
    public boolean isUnfinished() {
        return Files.exists(unfinished());
    }

    /**
     * When the backup was made that was put back; empty where nobody has left that.
     *
     * @throws RefusedStartException if what is there is no time
     */
    public Optional<Instant> backupAt() {
        OptionalLong seconds = number(unfinished());
        return seconds.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds.getAsLong()));
    }

    /** How far the database was known to be; empty where no server has worked with this folder. */
    OptionalLong beat() {
        return number(witness());
    }

    private OptionalLong number(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer text = ByteBuffer.allocate(LARGEST);
            channel.read(text);
            return parse(file, new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip());
        } catch (NoSuchFileException _) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static OptionalLong parse(Path file, String text) {
        if (!text.matches("[0-9]{1,11}")) {
            throw new RefusedStartException(file + " does not hold a number: put it right, or finish the restoration");
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    /** Durably, and at once as a whole. */
    void keepBeat(long beat) throws IOException {
        Path fresh = folder.resolve("witness.new");
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(FILE))) {
            channel.write(ByteBuffer.wrap((beat + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(fresh, witness(), StandardCopyOption.ATOMIC_MOVE);
        forceFolder();
    }

    /** The restoration is committed. */
    void finish() throws IOException {
        Files.deleteIfExists(unfinished());
        forceFolder();
    }

    private void forceFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
