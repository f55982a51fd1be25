package dev.redoubt.server.administration;

import dev.redoubt.crypto.Secret;
import dev.redoubt.server.configuration.RefusedStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/** Writes files with their final mode from the first byte on, through to the disk. */
final class NewFiles {
    private static final Set<PosixFilePermission> SECRET = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> PUBLIC = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private NewFiles() {}

    /**
     * Makes the folder, for its owner alone; one that is there must be empty.
     *
     * @return whether it was not there
     */
    static boolean emptyFolder(Path folder) {
        try {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            if (Files.isDirectory(folder)) {
                try (var entries = Files.list(folder)) {
                    if (entries.findAny().isPresent()) {
                        throw new CommandFailedException(folder + " is not empty: nothing was overwritten");
                    }
                }
                Files.setPosixFilePermissions(folder, FOLDER);
                return false;
            }
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
            Files.setPosixFilePermissions(folder, FOLDER);
            return true;
        } catch (IOException e) {
            throw new CommandFailedException(
                    "cannot make the folder " + folder + ": " + RefusedStartException.why(e), e);
        }
    }

    /** Empties a folder in which making it was begun and not ended: the configuration comes last. The mark goes last. */
    static void removeUnfinished(Layout layout) {
        if (Files.exists(layout.unfinished()) && !Files.exists(layout.configuration())) {
            try (Stream<Path> entries = Files.walk(layout.folder())) {
                for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                    if (!entry.equals(layout.folder()) && !entry.equals(layout.unfinished())) {
                        Files.delete(entry);
                    }
                }
            } catch (IOException e) {
                throw new CommandFailedException("cannot remove what was begun in " + layout.folder() + ": " + e, e);
            }
            delete(layout.unfinished());
        }
    }

    static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new CommandFailedException("cannot delete " + file + ": " + e, e);
        }
    }

    /** Deletes everything in a folder that was empty, and the folder itself if it was not there. */
    static void undo(Path folder, boolean wasMade) {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                if (wasMade || !entry.equals(folder)) {
                    Files.delete(entry);
                }
            }
        } catch (IOException e) {
            throw new CommandFailedException(
                    "cannot remove what was begun in " + folder + ": " + RefusedStartException.why(e), e);
        }
    }

    /** A file for everybody to read. */
    static void writePublic(Path file, byte[] content) {
        write(file, content, PUBLIC);
    }

    static void writePublic(Path file, String content) {
        writePublic(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** A file for its owner alone. The secret stays with the caller. */
    static void writeSecret(Path file, Secret secret) {
        secret.read(bytes -> {
            write(file, bytes, SECRET);
            return bytes.length;
        });
    }

    /** Puts a file in the place of another at once: a reader sees the one or the other, whole. */
    static void replaceSecret(Path file, Secret secret) {
        Path fresh = beside(file);
        writeSecret(fresh, secret);
        move(fresh, file);
    }

    static void replacePublic(Path file, byte[] content) {
        Path fresh = beside(file);
        writePublic(fresh, content);
        move(fresh, file);
    }

    private static Path beside(Path file) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            throw new CommandFailedException("cannot write " + fresh + ": " + RefusedStartException.why(e), e);
        }
        return fresh;
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CommandFailedException("cannot write " + to + ": " + RefusedStartException.why(e), e);
        }
    }

    private static void write(Path file, byte[] content, Set<PosixFilePermission> mode) {
        try (FileChannel out = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(mode))) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
            Files.setPosixFilePermissions(file, mode);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "cannot write " + file + ": " + RefusedStartException.why(e), new UncheckedIOException(e));
        }
    }
}
