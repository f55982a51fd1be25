package dev.redoubt.server.blob;

import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The folder that the bytes lie in: one file per blob, named by its id. Thread-safe. */
final class BlobFolder {
    /** Tells the folder from an empty one where its disk is not mounted. */
    static final String MARK = "redoubt-blobs";

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private final Path folder;

    private BlobFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder where it is missing.
     *
     * @param expected whether the database knows of blobs, which must then lie here
     * @throws RefusedStartException if it cannot be used, is open to others, or is not the one that the blobs lie in
     */
    static BlobFolder open(Path folder, boolean expected) {
        BlobFolder opened = new BlobFolder(folder);
        try {
            if (expected && !opened.isThere()) {
                throw new RefusedStartException("blobs.folder " + folder + " is not the folder that the blobs of the"
                        + " database lie in: is its disk mounted?");
            }
            opened.prepare();
            return opened;
        } catch (IOException e) {
            throw new RefusedStartException(
                    "blobs.folder " + folder + " cannot be used: " + RefusedStartException.why(e), e);
        }
    }

    private void prepare() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
        }
        if (!FOLDER.containsAll(Files.getPosixFilePermissions(folder))) {
            throw new RefusedStartException("blobs.folder " + folder + " is open to others: chmod 0700 it");
        }
        if (!isThere()) {
            Files.createFile(folder.resolve(MARK), PosixFilePermissions.asFileAttribute(FILE));
        }
        forceFolder();
    }

    /** Whether it is the folder that was prepared. */
    boolean isThere() {
        return Files.exists(folder.resolve(MARK));
    }

    /** Bytes that can still be written. */
    long usable() {
        // Not by the file store, which looks for the mount: a sandboxed process may not see that.
        return folder.toFile().getUsableSpace();
    }

    /** To append from {@code committed} on; what stands behind it is cut off. To be closed by the caller. */
    FileChannel toAppend(BlobId id, long committed) {
        Path file = file(id);
        try {
            boolean fresh = !Files.exists(file);
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(FILE));
            if (fresh) {
                forceFolder();
            }
            return cutTo(channel, committed);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static FileChannel cutTo(FileChannel channel, long committed) throws IOException {
        try {
            if (channel.size() < committed) {
                throw new IOException("bytes that were committed are missing");
            }
            return channel.truncate(committed);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void forceFolder() throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Empty where the file is missing. To be closed by the caller. */
    Optional<FileChannel> toRead(BlobId id) throws IOException {
        try {
            return Optional.of(FileChannel.open(file(id), StandardOpenOption.READ));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** Bytes of the file; 0 where there is none. */
    long length(BlobId id) {
        try {
            return Files.size(file(id));
        } catch (NoSuchFileException _) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return whether there was one */
    boolean delete(BlobId id) {
        try {
            return Files.deleteIfExists(file(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls {@code each} for every file of a blob; others are left alone. */
    void forEach(Consumer<BlobId> each) {
        try (Stream<Path> files = Files.list(folder)) {
            files.flatMap(file -> BlobId.ofFileName(file.getFileName().toString()).stream())
                    .forEach(each);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(BlobId id) {
        return folder.resolve(id.fileName());
    }

    /** What to say about a disk that does not take it: "storage_full" where it is full, otherwise our failure. */
    static RuntimeException failed(IOException e) {
        String why = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return why.contains("no space left") || why.contains("quota exceeded") || why.contains("file too large")
                ? new ProblemException(ProblemCode.STORAGE_FULL, "the disk is full")
                : new UncheckedIOException(e);
    }
}
