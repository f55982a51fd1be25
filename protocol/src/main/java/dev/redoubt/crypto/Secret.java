package dev.redoubt.crypto;

import java.lang.invoke.VarHandle;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Secret bytes with one owner, zeroed on {@link #close()}; every use afterwards throws {@link IllegalStateException}.
 *
 * <p>Wiping on a JVM is best effort: the collector may have moved the array, and ciphers keep schedules of their own.
 * There is no {@code equals}, {@code hashCode} or content in {@code toString} on purpose. Thread-safe: who reads while the
 * owner closes gets the exception, never a result of zeroed bytes.
 */
public final class Secret implements AutoCloseable {
    private final byte[] bytes;
    private volatile boolean destroyed;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The array belongs to the secret from now on: the caller must neither keep nor change it. */
    public static Secret takeOwnershipOf(byte[] bytes) {
        return new Secret(bytes);
    }

    public static Secret takeCopyOf(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /** @param size bytes to draw */
    public static Secret random(int size, SecureRandom random) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return new Secret(bytes);
    }

    public int size() {
        return bytes.length;
    }

    /**
     * Lends the bytes to {@code reader}, which must neither keep nor change them.
     *
     * @throws IllegalStateException after {@link #close()}, also if it is closed meanwhile
     */
    public <T> T read(Function<byte[], T> reader) {
        checkAlive();
        T result = reader.apply(bytes);
        // What was made of bytes that were being zeroed must not be used: a key of zeros is one that everybody has.
        VarHandle.fullFence();
        checkAlive();
        return result;
    }

    private void checkAlive() {
        if (destroyed) {
            throw new IllegalStateException("the secret was destroyed");
        }
    }

    /** A secret of its own with bytes {@code from} (inclusive) to {@code to} (exclusive). */
    public Secret slice(int from, int to) {
        return read(live -> new Secret(Arrays.copyOfRange(live, from, to)));
    }

    /** A secret of its own with the same bytes. */
    public Secret copy() {
        return slice(0, bytes.length);
    }

    /** Compares in time that depends on the lengths only. */
    public boolean contentEquals(byte[] other) {
        return read(live -> MessageDigest.isEqual(live, other));
    }

    /** One secret of all parts in order; the parts stay with their owners. */
    public static Secret concat(Secret... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(Secret::size).sum()];
        int at = 0;
        for (Secret part : parts) {
            int offset = at;
            part.read(live -> {
                System.arraycopy(live, 0, all, offset, live.length);
                return live.length;
            });
            at += part.size();
        }
        return new Secret(all);
    }

    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public void close() {
        destroyed = true;
        VarHandle.fullFence();
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "Secret[" + bytes.length + " bytes, redacted]";
    }
}
