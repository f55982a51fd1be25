package dev.redoubt.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file system of its own, in memory, that is small enough to be filled. Only root may make one. */
final class Volume implements AutoCloseable {
    private static final int BLOCK = 64 << 10;

    private final Path folder;
    private final Path ballast;

    private Volume(Path folder) {
        this.folder = folder;
        this.ballast = folder.resolve("ballast");
    }

    /** @throws IOException if this user, or this machine, may not mount anything */
    static Volume mount(Path folder, int mebibytes) throws IOException {
        Files.createDirectories(folder);
        run(List.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m,mode=0700", "tmpfs", folder.toString()));
        return new Volume(folder);
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }

    Path folder() {
        return folder;
    }

    long free() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills it but for so many bytes. */
    void fill(long left) throws IOException {
        try (FileChannel file = FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (long more = free() - left; more > 0; more = free() - left) {
                file.write(ByteBuffer.allocate((int) Math.min(BLOCK, more)));
            }
        }
    }

    /** Gives the room back. */
    void empty() throws IOException {
        Files.deleteIfExists(ballast);
    }

    @Override
    public void close() throws IOException {
        // Lazily: whoever was killed may not have let go of it yet.
        run(List.of("umount", "--lazy", folder.toString()));
    }
}
