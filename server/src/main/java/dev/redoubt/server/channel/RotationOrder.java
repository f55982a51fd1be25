package dev.redoubt.server.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The administrator's word that all sessions are to rotate now: a file that {@code redoubtctl channel rotate-all} writes anew
 * each time. What it held when the server started is no order. Not thread-safe.
 */
final class RotationOrder {
    private final Path file;
    private byte[] known = new byte[0];

    RotationOrder(Path file) {
        this.file = file;
        this.known = read();
    }

    /** Whether the order was given since the last time. */
    boolean isGiven() {
        byte[] now = read();
        boolean given = now.length > 0 && !Arrays.equals(now, known);
        known = now;
        return given;
    }

    private byte[] read() {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            return new byte[0];
        } catch (IOException _) {
            // It cannot be read now: whatever it says is heard when it can.
            return known;
        }
    }
}
