package dev.redoubt.server.local;

import dev.redoubt.server.configuration.RefusedStartException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the socket stands. A socket is made with the mode that the process's mask leaves, and is open from that moment on; so it is
 * made in a folder that only this user can enter, closed to others there, and put in its place as a whole. A link in its place is
 * replaced, never followed.
 */
public final class SocketFile {
    /** Who may connect. */
    public enum Access {
        /** This process's user, and root. */
        USER("rw-------"),
        /** Every user of the machine. */
        EVERYBODY("rw-rw-rw-");

        private final String mode;

        Access(String mode) {
            this.mode = mode;
        }

        Set<PosixFilePermission> mode() {
            return PosixFilePermissions.fromString(mode);
        }
    }

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final String ROOT = "root";
    private static final int STICKY = 01000;

    private final String configured;
    private final Path file;
    private final Path workshop;
    private final String user;
    private Optional<Object> made = Optional.empty();

    private SocketFile(String configured, Path file, Path workshop, String user) {
        this.configured = configured;
        this.file = file;
        this.workshop = workshop;
        this.user = user;
    }

    /**
     * @param configured the key that names the file, as complaints begin
     * @throws RefusedStartException if there is something else, somebody listens there, or others could replace it
     */
    public static SocketFile prepare(String configured, Path file) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        try {
            makeRoom(configured, file);
            Path workshop = Files.createTempDirectory(folder, ".", PosixFilePermissions.asFileAttribute(FOLDER));
            SocketFile prepared = new SocketFile(
                    configured, file, workshop, Files.getOwner(workshop).getName());
            try {
                prepared.requireOwn(folder);
                return prepared;
            } catch (RefusedStartException e) {
                prepared.remove();
                throw e;
            }
        } catch (IOException e) {
            throw refused(configured, file, RefusedStartException.why(e), e);
        }
    }

    /**
     * Whoever may write to the folder could put his own socket there, and be taken for the server. Whoever may write to one above it
     * could put another folder in its place; in one that is sticky, as {@code /tmp} is, he can only do that to folders of his own.
     */
    private void requireOwn(Path folder) throws IOException {
        requireOwner(folder);
        if (isOpen(folder)) {
            throw refused(
                    configured, folder, "others may write to this folder: chmod go-w it, or name another one", null);
        }
        // Both as it is named and as it is: a link stands in a folder, too.
        for (Path path : List.of(folder.normalize(), folder.toRealPath())) {
            for (Path above = path.getParent(); above != null; above = above.getParent()) {
                requireOwner(above);
                if (isOpen(above) && !isSticky(above)) {
                    throw refused(
                            configured,
                            above,
                            "others may write to this folder, and put another one in the place of " + folder
                                    + ": chmod go-w it, or name another place",
                            null);
                }
            }
        }
    }

    private void requireOwner(Path folder) throws IOException {
        String its = Files.getOwner(folder).getName();
        if (!its.equals(user) && !its.equals(ROOT)) {
            throw refused(configured, folder, "this folder belongs to " + its, null);
        }
    }

    private static boolean isOpen(Path folder) throws IOException {
        Set<PosixFilePermission> open = Files.getPosixFilePermissions(folder);
        return open.contains(PosixFilePermission.GROUP_WRITE) || open.contains(PosixFilePermission.OTHERS_WRITE);
    }

    private static boolean isSticky(Path folder) throws IOException {
        return Files.getAttribute(folder, "unix:mode") instanceof Integer mode && (mode & STICKY) != 0;
    }

    private static void makeRoom(String configured, Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw refused(configured, file, "something else is there", null);
        }
        if (isListenedOn(file)) {
            throw refused(configured, file, "another server listens there", null);
        }
        // Left by one that was killed. It stays until the new one takes its place.
    }

    private static boolean isListenedOn(Path file) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(file));
        } catch (IOException e) {
            return false;
        }
    }

    /** Where the socket is to be made. */
    public Path workplace() {
        return workshop.resolve("s");
    }

    /** Puts the socket that was made in its place. */
    public void publish(Access access) {
        try {
            Files.setPosixFilePermissions(workplace(), access.mode());
            made = key(workplace());
            Files.move(workplace(), file, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(workshop);
        } catch (IOException e) {
            throw refused(configured, file, RefusedStartException.why(e), e);
        }
    }

    /** The system's user who has made it: this process's. */
    String user() {
        return user;
    }

    /** Takes it away, unless another one is in its place by now. */
    public void remove() {
        try {
            Files.deleteIfExists(workplace());
            Files.deleteIfExists(workshop);
            if (made.isPresent() && made.equals(key(file))) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // A socket on which nobody listens does no harm: the next start takes its place.
            return;
        }
    }

    private static Optional<Object> key(Path file) throws IOException {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey())
                : Optional.empty();
    }

    private static RefusedStartException refused(String configured, Path file, String why, @Nullable Exception cause) {
        String line = configured + ": " + file + ": " + why;
        return cause == null ? new RefusedStartException(line) : new RefusedStartException(line, cause);
    }
}
