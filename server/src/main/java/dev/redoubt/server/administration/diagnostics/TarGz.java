package dev.redoubt.server.administration.diagnostics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** A compressed archive of small files (POSIX ustar), that names no user of this machine. */
final class TarGz implements AutoCloseable {
    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 100;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_SIZE = 8;

    private final OutputStream out;
    private final Instant time;

    /** @param time that all files have */
    TarGz(OutputStream out, Instant time) throws IOException {
        this.out = new GZIPOutputStream(out);
        this.time = time;
    }

    /** @param name of at most 100 bytes, in ASCII */
    void add(String name, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        out.write(head(name, content.length));
        out.write(content);
        out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    private byte[] head(String name, int size) {
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("too long a name: " + name);
        }
        byte[] head = new byte[BLOCK];
        put(head, 0, name);
        put(head, 100, "0000600");
        put(head, 108, "0000000");
        put(head, 116, "0000000");
        put(head, 124, octal(size, 11));
        put(head, 136, octal(time.getEpochSecond(), 11));
        put(head, CHECKSUM, " ".repeat(CHECKSUM_SIZE));
        put(head, 156, "0");
        put(head, 257, "ustar");
        put(head, 263, "00");
        int sum = 0;
        for (byte octet : head) {
            sum += octet & 0xff;
        }
        put(head, CHECKSUM, octal(sum, 6) + "\0 ");
        return head;
    }

    private static String octal(long value, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o", value);
    }

    private static void put(byte[] head, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, head, at, bytes.length);
    }

    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.close();
    }
}
