package dev.redoubt.protocol.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.vectors.Vector;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FileVectorsTest {
    private static final List<Vector> ALL = Vector.read("file.txt");

    static List<Vector> good() {
        return ALL.stream().filter(vector -> vector.has("header")).toList();
    }

    static List<Vector> bad() {
        return ALL.stream().filter(vector -> vector.has("base")).toList();
    }

    private static Vector named(String name) {
        return ALL.stream()
                .filter(vector -> vector.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What a recipient gets to see: the file, and what the pointer says of it. */
    private record Received(byte[] file, byte[] key, long size, byte[] digest) {
        /** All checks in their order. */
        String outcome() {
            try {
                open();
                return "ok";
            } catch (BrokenFileException e) {
                return e.failure().name();
            }
        }

        byte[] open() throws BrokenFileException {
            FileLayout layout = new FileLayout(size);
            byte[] header = Arrays.copyOf(file, Math.min(file.length, FileLayout.HEADER_SIZE));
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            try (Secret owned = FileVectors.key(key);
                    FileOpener opener = FileOpener.open(owned, layout, header)) {
                if (file.length != layout.sealedSize()) {
                    throw new BrokenFileException(FileFailure.WRONG_LENGTH);
                }
                for (long chunk = 0; chunk < layout.chunks(); chunk++) {
                    content.writeBytes(opener.open(chunk, chunk(layout, chunk)));
                }
            }
            if (!Arrays.equals(digest, FileVectors.digest(file))) {
                throw new BrokenFileException(FileFailure.WRONG_DIGEST);
            }
            return content.toByteArray();
        }

        private byte[] chunk(FileLayout layout, long chunk) {
            int from = (int) layout.sealedOffset(chunk);
            return Arrays.copyOfRange(file, from, from + layout.sealedLength(chunk));
        }
    }

    private static byte[] file(Vector good) {
        return FileVectors.seal(good.bytes("key"), FileVectors.content((int) good.number("size")));
    }

    @ParameterizedTest
    @MethodSource("good")
    void goodFileIsSealedAndOpened(Vector vector) throws Exception {
        byte[] file = file(vector);
        assertEquals(vector.number("sealed_size"), file.length);
        assertArrayEquals(vector.bytes("header"), Arrays.copyOf(file, FileLayout.HEADER_SIZE));
        assertArrayEquals(vector.bytes("digest"), FileVectors.digest(file));
        Received received = new Received(file, vector.bytes("key"), vector.number("size"), vector.bytes("digest"));
        assertArrayEquals(FileVectors.content((int) vector.number("size")), received.open());
    }

    @ParameterizedTest
    @MethodSource("bad")
    void badFileGivesItsFailure(Vector vector) {
        Vector base = named(vector.text("base"));
        byte[] file = changed(vector, base);
        byte[] digest = vector.has("digest") ? vector.bytes("digest") : FileVectors.digest(file);
        byte[] key = vector.has("key") ? vector.bytes("key") : base.bytes("key");
        long size = vector.has("size") ? vector.number("size") : base.number("size");
        assertEquals(vector.text("expect"), new Received(file, key, size, digest).outcome());
    }

    /** As the head of the vector file says it. */
    private static byte[] changed(Vector vector, Vector base) {
        byte[] file = file(base);
        if (vector.has("length")) {
            return Arrays.copyOf(file, (int) vector.number("length"));
        }
        if (vector.has("append")) {
            byte[] more = vector.bytes("append");
            byte[] longer = Arrays.copyOf(file, file.length + more.length);
            System.arraycopy(more, 0, longer, file.length, more.length);
            return longer;
        }
        if (vector.has("flip")) {
            file[(int) vector.number("flip")] ^= 4;
        }
        if (vector.has("header_of")) {
            System.arraycopy(named(vector.text("header_of")).bytes("header"), 0, file, 0, FileLayout.HEADER_SIZE);
        }
        if (vector.has("chunks")) {
            return reordered(file, base, vector.text("chunks").split(" "));
        }
        return sealedAnew(vector, base, file);
    }

    private static byte[] reordered(byte[] file, Vector base, String[] order) {
        FileLayout layout = new FileLayout(base.number("size"));
        byte[] other = FileVectors.seal(FileVectors.keyBytes("another"), FileVectors.content((int) layout.size()));
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(file, 0, FileLayout.HEADER_SIZE);
        for (String which : order) {
            byte[] from = which.equals("x") ? other : file;
            int chunk = which.equals("x") ? 1 : Integer.parseInt(which);
            changed.write(from, (int) layout.sealedOffset(chunk), layout.sealedLength(chunk));
        }
        return changed.toByteArray();
    }

    /** One chunk as a sender would seal it who has the key and breaks the rules. */
    private static byte[] sealedAnew(Vector vector, Vector base, byte[] file) {
        if (vector.has("sealed_as_last")) {
            return with(file, base, vector.number("sealed_as_last"), true, 0);
        }
        if (vector.has("sealed_as_not_last")) {
            return with(file, base, vector.number("sealed_as_not_last"), false, 0);
        }
        return vector.has("padded_with") ? with(file, base, 2, true, vector.bytes("padded_with")[0]) : file;
    }

    private static byte[] with(byte[] file, Vector base, long chunk, boolean last, int padding) {
        FileLayout layout = new FileLayout(base.number("size"));
        byte[] content = FileVectors.content((int) layout.size());
        int from = (int) chunk * FileLayout.CHUNK;
        byte[] plain = Arrays.copyOf(
                Arrays.copyOfRange(content, from, from + layout.contentLength(chunk)), layout.plainLength(chunk));
        Arrays.fill(plain, layout.contentLength(chunk), plain.length, (byte) padding);
        try (Secret key = FileVectors.key(base.bytes("key"));
                FileKeys keys = FileKeys.derive(key, layout)) {
            byte[] sealed = AesGcm.seal(keys.chunkKey(), FileKeys.nonce(chunk, last), plain, new byte[0]);
            System.arraycopy(sealed, 0, file, (int) layout.sealedOffset(chunk), sealed.length);
        }
        return file;
    }
}
