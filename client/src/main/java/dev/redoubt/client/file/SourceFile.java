package dev.redoubt.client.file;

import dev.redoubt.client.failure.FileUnusableException;
import dev.redoubt.client.failure.Reasons;
import dev.redoubt.protocol.file.FileLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** A file that is to be sent, as it was when it was opened. */
final class SourceFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final FileLayout layout;
    private final long modifiedAt;

    private SourceFile(Path path, FileChannel channel, FileLayout layout, long modifiedAt) {
        this.path = path;
        this.channel = channel;
        this.layout = layout;
        this.modifiedAt = modifiedAt;
    }

    static SourceFile open(Path given) throws FileUnusableException {
        Path path = given.toAbsolutePath().normalize();
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new FileUnusableException(given, "is not a file");
            }
            if (attributes.size() > FileLayout.MAX_SIZE) {
                throw new FileUnusableException(given, "is larger than any file that can be sent");
            }
            return new SourceFile(
                    path,
                    FileChannel.open(path, StandardOpenOption.READ),
                    new FileLayout(attributes.size()),
                    attributes.lastModifiedTime().toMillis());
        } catch (NoSuchFileException e) {
            throw new FileUnusableException(given, "does not exist", e);
        } catch (IOException e) {
            throw unreadable(given, e);
        }
    }

    private static FileUnusableException unreadable(Path path, IOException e) {
        return new FileUnusableException(path, "cannot be read (" + Reasons.of(e) + ")", e);
    }

    Path path() {
        return path;
    }

    FileLayout layout() {
        return layout;
    }

    /** Milliseconds since the epoch. */
    long modifiedAt() {
        return modifiedAt;
    }

    /** @throws ChangedSourceException if the file has become shorter */
    byte[] chunk(long chunk) throws FileUnusableException, ChangedSourceException {
        ByteBuffer content = ByteBuffer.allocate(layout.contentLength(chunk));
        long from = chunk * FileLayout.CHUNK;
        try {
            while (content.hasRemaining()) {
                if (channel.read(content, from + content.position()) < 0) {
                    throw new ChangedSourceException();
                }
            }
            return content.array();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** @throws ChangedSourceException if it is not the file any more that was opened */
    void requireUnchanged() throws FileUnusableException, ChangedSourceException {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            if (now.size() != layout.size() || now.lastModifiedTime().toMillis() != modifiedAt) {
                throw new ChangedSourceException();
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    @Override
    public void close() throws FileUnusableException {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }
}
