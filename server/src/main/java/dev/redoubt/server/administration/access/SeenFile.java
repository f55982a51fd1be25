package dev.redoubt.server.administration.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.handshake.RevocationList;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.handshake.SeenCertificate;
import dev.redoubt.channel.handshake.SeenCertificates;
import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.configuration.RefusedStartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The memory of the appliance's certificates beside a profile: at most two lines, {@code certificate SERIAL KEY} and
 * {@code revocations LIST}, keys and lists in hexadecimal digits. A command that cannot remember does not go on. Conflicts fail
 * the handshake, which is the alarm. Commands that run at the same time take turns, by a lock on a file beside it: none of them puts
 * back what another one has seen since.
 */
public final class SeenFile implements SeenCertificates {
    private static final String CERTIFICATE = "certificate ";
    private static final String REVOCATIONS = "revocations ";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path file;

    /** @param profile whose memory it is: the file beside it with {@code .seen} at the end of its name */
    public SeenFile(Path profile) {
        this.file = profile.resolveSibling(profile.getFileName() + ".seen");
    }

    @Override
    public synchronized Optional<SeenCertificate> newest(RootPin root) {
        return line(CERTIFICATE).map(this::certificate);
    }

    @Override
    public synchronized void remember(RootPin root, SeenCertificate certificate) {
        alone(() -> {
            Optional<SeenCertificate> known = newest(root);
            if (known.isEmpty() || known.get().serial() < certificate.serial()) {
                String key = Octets.copyOf(certificate.channelKey().toBytes()).toHex();
                write(
                        CERTIFICATE + certificate.serial() + " " + key,
                        line(REVOCATIONS).map(REVOCATIONS::concat));
            }
        });
    }

    @Override
    public void conflict(RootPin root, SeenCertificate known, SeenCertificate presented) {}

    @Override
    public synchronized Optional<RevocationList> revocations(RootPin root) {
        return line(REVOCATIONS).map(this::list);
    }

    @Override
    public synchronized void remember(RootPin root, RevocationList list) {
        alone(() -> {
            Optional<RevocationList> known = revocations(root);
            if (known.isEmpty() || known.get().number() < list.number()) {
                String hex = Octets.copyOf(list.toBytes()).toHex();
                write(REVOCATIONS + hex, line(CERTIFICATE).map(CERTIFICATE::concat));
            }
        });
    }

    @Override
    public void conflict(RootPin root, RevocationList known, RevocationList presented) {}

    private SeenCertificate certificate(String text) {
        try {
            String[] parts = text.split(" ", -1);
            return new SeenCertificate(
                    Long.parseLong(parts[0]),
                    VerifyingKey.parse(Octets.ofHex(parts[1]).toBytes()));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | InvalidKeyMaterialException e) {
            throw damaged(e);
        }
    }

    private RevocationList list(String text) {
        try {
            return RevocationList.parse(Octets.ofHex(text).toBytes());
        } catch (IllegalArgumentException | HandshakeException.Malformed e) {
            throw damaged(e);
        }
    }

    private AccessException damaged(Exception cause) {
        return new AccessException(
                file + " is damaged. It remembers the appliance's certificates: delete it only if you" + " know why",
                cause);
    }

    private Optional<String> line(String start) {
        try {
            return Files.readAllLines(file, US_ASCII).stream()
                    .filter(line -> line.startsWith(start))
                    .map(line -> line.substring(start.length()))
                    .findFirst();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new AccessException(file + " cannot be read: " + RefusedStartException.why(e), e);
        }
    }

    /** What is read and written in between is nobody else's. */
    private void alone(Runnable work) {
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(
                        beside,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(OWNER_ONLY));
                FileLock _ = lock(channel)) {
            work.run();
        } catch (IOException e) {
            throw new AccessException(beside + " cannot be locked: " + RefusedStartException.why(e), e);
        }
    }

    /** Between processes the system waits; between threads of this one nobody does. */
    private static FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private void write(String line, Optional<String> other) {
        String content = line + "\n" + other.map(text -> text + "\n").orElse("");
        try {
            Path fresh = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    ".seen",
                    ".new",
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try {
                Files.writeString(fresh, content, US_ASCII, StandardOpenOption.SYNC);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new AccessException(file + " cannot be written: " + RefusedStartException.why(e), e);
        }
    }
}
