package dev.redoubt.client.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The files of a gateway, for its user only. They replace what a gateway left that was killed, and nothing else. */
final class OwnFile {
    private static final Set<PosixFilePermission> USER_ONLY = PosixFilePermissions.fromString("rw-------");

    private OwnFile() {}

    /**
     * Writes {@code line} as a whole or not at all.
     *
     * @param start how a file begins that may be replaced
     * @throws FileAlreadyExistsException if the file is somebody else's
     */
    static void write(Path file, String line, String start) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isFileWith(file, start)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path next = Files.createTempFile(
                file.toAbsolutePath().getParent(), ".gateway", ".new", PosixFilePermissions.asFileAttribute(USER_ONLY));
        try {
            Files.writeString(next, line, US_ASCII, StandardOpenOption.WRITE);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private static boolean isFileWith(Path file, String start) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && new String(Files.readAllBytes(file), US_ASCII).startsWith(start);
    }

    /** Deletes the file if it still says {@code line}: another gateway may have replaced it. */
    static void delete(Path file, String line) throws IOException {
        if (isFileWith(file, line)) {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Makes room for a socket: removes one of this user that nobody listens on.
     *
     * @throws FileAlreadyExistsException if there is anything else
     */
    static void makeRoomForSocket(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!isOwnSocket(file) || isListenedOn(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Files.delete(file);
    }

    private static boolean isOwnSocket(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
        return attributes.isOther() && owner.equals(System.getProperty("user.name"));
    }

    private static boolean isListenedOn(Path file) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(file));
        } catch (IOException e) {
            return false;
        }
    }

    /** Whatever the process's mask is. Until then the token alone protects what was just made. */
    static void restrict(Path file) throws IOException {
        Files.setPosixFilePermissions(file, USER_ONLY);
    }
}
