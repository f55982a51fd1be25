package dev.redoubt.client.container;

import dev.redoubt.client.failure.ContainerBusyException;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.ContainerFailureException;
import dev.redoubt.client.failure.RedoubtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The files of a home, readable by their owner only, and how they are written so that a crash leaves old or new. */
final class HomeFiles {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int MAX_HEADER_SIZE = 64 * 1024;
    private static final int WAITS = 200;
    private static final long WAIT_MILLIS = 50;

    /** Whoever writes the header holds it. */
    static final String HEADER_LOCK = "header.lock";

    private final Path home;

    HomeFiles(Path home) {
        this.home = home;
    }

    Path header() {
        return home.resolve("container.header");
    }

    Path database() {
        return home.resolve("container.db");
    }

    Path newDatabase() {
        return home.resolve("container.db.new");
    }

    /** Whether there is a container. */
    boolean exist() {
        return Files.exists(header()) && Files.exists(database());
    }

    /** @throws IllegalStateException if there is a container */
    void refuseExisting() throws ContainerDamagedException {
        if (exist()) {
            throw new IllegalStateException("there is a container in " + home);
        }
        // A header without a database is a creation that was cut off: nothing was confirmed, so it may be done again.
        if (Files.exists(database())) {
            throw new ContainerDamagedException("container.header is missing");
        }
    }

    void createHome() throws ContainerFailureException {
        try {
            if (!Files.isDirectory(home)) {
                Files.createDirectories(home, OWNER_DIRECTORY);
            }
        } catch (IOException e) {
            throw new ContainerFailureException("create " + home, e);
        }
    }

    /** SQLite gives its own files the permissions of the database, so that it must exist before SQLite opens it. */
    void createNewDatabase() throws ContainerFailureException {
        try {
            for (String suffix : new String[] {"", "-wal", "-shm", "-journal"}) {
                Files.deleteIfExists(newDatabase().resolveSibling(newDatabase().getFileName() + suffix));
            }
            Files.createFile(newDatabase(), OWNER_FILE);
        } catch (IOException e) {
            throw new ContainerFailureException("create " + newDatabase(), e);
        }
    }

    void moveNewDatabaseIntoPlace() throws ContainerFailureException {
        try {
            Files.move(newDatabase(), database(), StandardCopyOption.ATOMIC_MOVE);
            synchronizeHome();
        } catch (IOException e) {
            throw new ContainerFailureException("create " + database(), e);
        }
    }

    byte[] readHeader() throws ContainerFailureException {
        try (var in = Files.newInputStream(header())) {
            return in.readNBytes(MAX_HEADER_SIZE);
        } catch (IOException e) {
            throw new ContainerFailureException("read " + header(), e);
        }
    }

    void writeHeader(byte[] bytes) throws ContainerFailureException {
        replace(header(), bytes);
    }

    private static Path fresh(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** A reader sees the old content or the new, and so does whoever comes after a crash. */
    private void replace(Path file, byte[] bytes) throws ContainerFailureException {
        Path fresh = fresh(file);
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, OWNER_FILE);
            try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap(bytes));
                out.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            synchronizeHome();
        } catch (IOException e) {
            throw new ContainerFailureException("write " + file, e);
        }
    }

    /**
     * Failed openings in a row.
     *
     * @param at when the last one was; the epoch where it is not known
     */
    record Failures(int count, Instant at) {
        static final Failures NONE = new Failures(0, Instant.EPOCH);

        private static final int MOST = 255;

        Failures andOne(Instant now) {
            return new Failures(Math.min(count + 1, MOST), now);
        }
    }

    /** A file that is not ours counts as none. Versions of the program that knew no wait left the count alone. */
    Failures readFailures() throws ContainerFailureException {
        try {
            byte[] file = Files.exists(failures()) ? Files.readAllBytes(failures()) : new byte[0];
            return switch (file.length) {
                case 1 -> new Failures(Byte.toUnsignedInt(file[0]), Instant.EPOCH);
                case 1 + Long.BYTES ->
                    new Failures(
                            Byte.toUnsignedInt(file[0]),
                            Instant.ofEpochMilli(
                                    ByteBuffer.wrap(file, 1, Long.BYTES).getLong()));
                default -> Failures.NONE;
            };
        } catch (IOException e) {
            throw new ContainerFailureException("read " + failures(), e);
        }
    }

    void writeFailures(Failures failures) throws ContainerFailureException {
        replace(
                failures(),
                ByteBuffer.allocate(1 + Long.BYTES)
                        .put((byte) failures.count())
                        .putLong(failures.at().toEpochMilli())
                        .array());
    }

    void forgetFailures() throws ContainerFailureException {
        try {
            Files.deleteIfExists(failures());
        } catch (IOException e) {
            throw new ContainerFailureException("delete " + failures(), e);
        }
    }

    private Path failures() {
        return home.resolve("container.failures");
    }

    private Path erasure() {
        return home.resolve("container.erased");
    }

    /** Leaves word that the container was erased by order, and nothing else of it. */
    void noteErasure(Instant at) throws ContainerFailureException {
        byte[] word = (at.getEpochSecond() + "\n").getBytes(StandardCharsets.US_ASCII);
        uninterrupted(() -> replace(erasure(), word));
    }

    private interface Step {
        void run() throws ContainerFailureException;
    }

    /** An interrupt would close the file that is being written. It is kept for whoever comes after. */
    private static void uninterrupted(Step step) throws ContainerFailureException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    step.run();
                    return;
                } catch (ContainerFailureException e) {
                    // One that came meanwhile: all of it again. Who interrupts says so first and closes the file
                    // then: this thread may have heard the word before its file is closed.
                    if (!Thread.currentThread().isInterrupted()
                            && !(e.getCause() instanceof ClosedByInterruptException)) {
                        throw e;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Notes it if that can be done: on a full disk there is room only once the container has gone. */
    boolean isErasureNoted(Instant at) {
        try {
            noteErasure(at);
            return true;
        } catch (ContainerFailureException _) {
            return false;
        }
    }

    /** When the container was erased by order; empty where it was not, or where there is another one by now. */
    Optional<Instant> erasedAt() {
        try {
            String text = Files.exists(erasure()) ? Files.readString(erasure(), StandardCharsets.US_ASCII) : "";
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(Long.parseLong(text.strip())));
        } catch (IOException | NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** There is a new container. */
    void forgetErasure() throws ContainerFailureException {
        try {
            Files.deleteIfExists(erasure());
        } catch (IOException e) {
            throw new ContainerFailureException("delete " + erasure(), e);
        }
    }

    /**
     * The header first and overwritten, for without it all the rest is noise; then the rest. Who writes a header meanwhile is waited for, and
     * who would come later finds none, and writes none. Nobody who keeps the lock, or makes it none, keeps it from
     * happening, and no interrupt either.
     */
    void wipe() throws ContainerFailureException {
        Optional<HomeLock> lock = lockIfPossible();
        try {
            uninterrupted(this::wipeAll);
        } finally {
            lock.ifPresent(HomeLock::close);
        }
    }

    private Optional<HomeLock> lockIfPossible() {
        try {
            return awaitLock(HEADER_LOCK);
        } catch (ContainerFailureException | RuntimeException _) {
            return Optional.empty();
        }
    }

    private void wipeAll() throws ContainerFailureException {
        try {
            overwriteAndDelete(header());
            // A header that was being written when the program was cut off opens the container too.
            overwriteAndDelete(fresh(header()));
            synchronizeHome();
            for (String suffix : new String[] {"", "-wal", "-shm"}) {
                Files.deleteIfExists(database().resolveSibling(database().getFileName() + suffix));
            }
            Files.deleteIfExists(failures());
            synchronizeHome();
        } catch (IOException e) {
            throw new ContainerFailureException("erase " + home, e);
        }
    }

    private static void overwriteAndDelete(Path file) throws IOException {
        if (Files.exists(file)) {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.allocate(Math.toIntExact(out.size())));
                out.force(true);
            }
            Files.delete(file);
        }
    }

    /** The same, once whoever has it is through with what is done under it; empty where that takes longer than ten seconds. */
    Optional<HomeLock> awaitLock(String name) throws ContainerFailureException {
        try {
            for (int i = 0; i < WAITS; i++) {
                Optional<HomeLock> lock = tryLock(name);
                if (lock.isPresent()) {
                    return lock;
                }
                Thread.sleep(WAIT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return tryLock(name);
    }

    /** Held by one process at a time; the system frees it when the process dies. */
    Optional<HomeLock> tryLock(String name) throws ContainerFailureException {
        Path file = home.resolve(name);
        try {
            if (!Files.exists(file)) {
                createQuietly(file);
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            Optional<HomeLock> lock = lock(channel).map(held -> new HomeLock(channel, held));
            if (lock.isEmpty()) {
                channel.close();
            }
            return lock;
        } catch (IOException e) {
            throw new ContainerFailureException("lock " + file, e);
        }
    }

    HomeLock lockForCreation() throws RedoubtException {
        return tryLock("create.lock").orElseThrow(ContainerBusyException::new);
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private static void createQuietly(Path file) throws IOException {
        try {
            Files.createFile(file, OWNER_FILE);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster, which is all the same: what counts is the lock on it.
            return;
        }
    }

    private void synchronizeHome() throws IOException {
        try (FileChannel directory = FileChannel.open(home, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
