package dev.redoubt.client.recovery;

import dev.redoubt.client.failure.ContainerFailureException;
import dev.redoubt.client.failure.NoRecoveryException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.identity.NodeId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The files on a removable medium: client/SPEC.md, "Offline medium". Knows names and bytes, not what they mean. */
public record OfflineMedium(Path folder) {
    private static final int LARGEST = 128 * 1024;
    private static final String SUFFIX = ".redoubt";

    Path vault() {
        return folder.resolve("account-vault" + SUFFIX);
    }

    Path account() {
        return folder.resolve("account-public" + SUFFIX);
    }

    Path state() {
        return folder.resolve("account-state" + SUFFIX);
    }

    /** The root's record of the newest storage key, once there is a later one than the vault's. */
    Path storageKey() {
        return folder.resolve("account-storage-key" + SUFFIX);
    }

    /** Where a device's request lies. */
    public Path request(NodeId node) {
        return folder.resolve("request-" + node + SUFFIX);
    }

    /** Where the answer to it comes. */
    public Path answer(NodeId node) {
        return folder.resolve("answer-" + node + SUFFIX);
    }

    /** The newest state that the root has signed, as it lies here; the appliance and others verify it. */
    public byte[] signedState() throws RedoubtException {
        return read(state());
    }

    /** All requests, in the order of their names. */
    List<Path> requests() throws RedoubtException {
        List<Path> requests = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "request-*" + SUFFIX)) {
            found.forEach(requests::add);
        } catch (IOException e) {
            throw new ContainerFailureException("read " + folder, e);
        }
        Collections.sort(requests);
        return requests;
    }

    byte[] read(Path file) throws RedoubtException {
        return find(file).orElseThrow(() -> new NoRecoveryException("There is no " + file + "."));
    }

    Optional<byte[]> find(Path file) throws RedoubtException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(LARGEST));
        } catch (IOException e) {
            throw new ContainerFailureException("read " + file, e);
        }
    }

    /** Through to the medium; after a cut there is the old file or the new, whole. */
    void write(Path file, byte[] content) throws RedoubtException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ContainerFailureException("write " + file, e);
        }
    }

    void delete(Path file) throws RedoubtException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new ContainerFailureException("delete " + file, e);
        }
    }
}
