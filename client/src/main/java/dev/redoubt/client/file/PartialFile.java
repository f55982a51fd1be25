package dev.redoubt.client.file;

import dev.redoubt.client.failure.FileUnusableException;
import dev.redoubt.client.failure.LocalDiskFullException;
import dev.redoubt.client.failure.RedoubtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A download in the making, beside the place of the finished file, under a name of its own, for its owner alone. */
final class PartialFile implements AutoCloseable {
    private static final int MOST_NAMES = 1_000;

    private final Path folder;
    private final Path path;
    private final FileChannel channel;

    private PartialFile(Path folder, Path path, FileChannel channel) {
        this.folder = folder;
        this.path = path;
        this.channel = channel;
    }

    /** @param fresh whether it must not be there yet */
    static PartialFile open(Path folder, String name, boolean fresh) throws RedoubtException {
        Path path = folder.resolve(name);
        Set<OpenOption> options = new HashSet<>(List.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                fresh ? StandardOpenOption.CREATE_NEW : StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS));
        try {
            return new PartialFile(folder, path, create(path, options, fresh));
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    private static FileChannel create(Path path, Set<OpenOption> options, boolean fresh) throws IOException {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return fresh && posix
                ? FileChannel.open(
                        path,
                        options,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : FileChannel.open(path, options);
    }

    static boolean isThere(Path folder, String name) {
        return Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    long size() throws RedoubtException {
        try {
            return channel.size();
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    void cutTo(long size) throws RedoubtException {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    void write(long offset, byte[] bytes) throws RedoubtException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        try {
            while (rest.hasRemaining()) {
                channel.write(rest, offset + rest.position());
            }
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    byte[] read(long offset, int size) throws RedoubtException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    throw new IOException("the unfinished download became shorter");
                }
            }
            return bytes.array();
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /** Returns once all that was written is on the disk. */
    void force() throws RedoubtException {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /**
     * Gives it its name, or one with a number where that is taken.
     *
     * @return where it is now
     */
    Path nameIt(String name) throws RedoubtException {
        force();
        try {
            for (int number = 1; number <= MOST_NAMES; number++) {
                Path place = folder.resolve(number == 1 ? name : SafeFileName.numbered(name, number));
                if (moveTo(place)) {
                    forceFolder();
                    return place;
                }
            }
            throw new FileUnusableException(folder.resolve(name), "is there already, as are all names beside it");
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /** In one step, and never over another file: a link fails where there is one, which a renaming does not. */
    private boolean moveTo(Path place) throws IOException {
        try {
            try {
                Files.createLink(place, path);
                Files.delete(path);
            } catch (FileAlreadyExistsException e) {
                throw e;
            } catch (UnsupportedOperationException | IOException e) {
                // A file system without links.
                Files.move(path, place);
            }
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        }
    }

    private void forceFolder() throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    void delete() throws RedoubtException {
        delete(path);
    }

    /** Of a download that is given up; nothing happens where it is not there, or something else is there under its name. */
    static void delete(Path folder, String name) throws RedoubtException {
        if (isThere(folder, name)) {
            delete(folder.resolve(name));
        }
    }

    private static void delete(Path path) throws RedoubtException {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static RedoubtException failed(Path folder, IOException e) {
        String why = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return why.contains("no space left") || why.contains("quota exceeded") || why.contains("file too large")
                ? new LocalDiskFullException(folder, e)
                : new FileUnusableException(folder, "cannot be written to (" + e.getMessage() + ")", e);
    }

    @Override
    public void close() throws RedoubtException {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }
}
