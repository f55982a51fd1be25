package dev.redoubt.protocol.file;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.vectors.Vector;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Good files, and what somebody else makes of the good one with three chunks. */
public final class FileVectors {
    private static final int THREE = 150_000;

    private FileVectors() {}

    /** The content of every vector: byte i is (i · i + ⌊i / 256⌋) mod 256. */
    static byte[] content(int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) (i * i + (i >> 8));
        }
        return content;
    }

    static Secret key(byte[] bytes) {
        return Secret.takeCopyOf(bytes);
    }

    static byte[] keyBytes(String seed) {
        return Digests.sha256(seed.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    /** The whole sealed file. */
    static byte[] seal(byte[] key, byte[] content) {
        FileLayout layout = new FileLayout(content.length);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (Secret owned = key(key);
                FileSealer sealer = new FileSealer(owned, layout)) {
            file.writeBytes(sealer.header());
            for (long chunk = 0; chunk < layout.chunks(); chunk++) {
                int from = (int) Math.min(content.length, chunk * FileLayout.CHUNK);
                file.writeBytes(
                        sealer.seal(chunk, Arrays.copyOfRange(content, from, from + layout.contentLength(chunk))));
            }
        }
        return file.toByteArray();
    }

    static byte[] digest(byte[] file) {
        FileDigest digest = new FileDigest();
        digest.update(file);
        return digest.value().toBytes();
    }

    public static List<Vector> all() {
        List<Vector> all = new ArrayList<>();
        for (int size : new int[] {0, 1, 4_096, 4_097, 65_535, 65_536, 65_537, THREE}) {
            all.add(good(size));
        }
        all.addAll(bad());
        return all;
    }

    private static Vector good(int size) {
        byte[] key = keyBytes("key of " + size);
        byte[] file = seal(key, content(size));
        FileLayout layout = new FileLayout(size);
        ByteArrayOutputStream tags = new ByteArrayOutputStream();
        for (long chunk = 0; chunk < layout.chunks(); chunk++) {
            int end = (int) layout.sealedOffset(chunk + 1);
            tags.writeBytes(Arrays.copyOfRange(file, end - 16, end));
        }
        return new Vector(size + " bytes")
                .with("key", key)
                .with("size", Integer.toString(size))
                .with("header", Arrays.copyOf(file, FileLayout.HEADER_SIZE))
                .with("sealed_size", Integer.toString(file.length))
                .with("tags", tags.toByteArray())
                .with("digest", digest(file))
                .with("expect", "ok");
    }

    private static List<Vector> bad() {
        return List.of(
                changed("header cut off", "length", "34", "MALFORMED_HEADER"),
                changed("nothing at all", "length", "0", "MALFORMED_HEADER"),
                changed("another tag", "flip", "0", "MALFORMED_HEADER"),
                changed("another version", "flip", "1", "MALFORMED_HEADER"),
                changed("another suite", "flip", "2", "MALFORMED_HEADER"),
                changed("another commitment", "flip", "34", "WRONG_KEY"),
                changed("another key", "key", keyHex("another"), "WRONG_KEY"),
                changed("another size, the same bucket", "size", "149999", "WRONG_KEY"),
                changed("header of another file", "header_of", "65536 bytes", "WRONG_KEY"),
                changed("last byte cut off", "length", "151634", "WRONG_LENGTH"),
                changed("cut between two chunks", "length", "131139", "WRONG_LENGTH"),
                changed("only a header", "length", "35", "WRONG_LENGTH"),
                changed("a byte more", "append", "00", "WRONG_LENGTH"),
                changed("another chunk behind the last", "chunks", "0 1 2 2", "WRONG_LENGTH"),
                changed("a chunk twice", "chunks", "0 0 2", "BAD_CHUNK"),
                changed("two chunks swapped", "chunks", "1 0 2", "BAD_CHUNK"),
                changed("chunk of another file under another key", "chunks", "0 x 2", "BAD_CHUNK"),
                changed("a bit of the first chunk", "flip", "35", "BAD_CHUNK"),
                changed("a bit of a tag", "flip", "65586", "BAD_CHUNK"),
                changed("a bit of the last byte", "flip", "151634", "BAD_CHUNK"),
                changed("last flag on the second chunk", "sealed_as_last", "1", "BAD_CHUNK"),
                changed("no last flag on the last chunk", "sealed_as_not_last", "2", "BAD_CHUNK"),
                changed("padding that is not zero", "padded_with", "01", "BAD_PADDING"),
                changed("another digest in the pointer", "digest", keyHex("digest"), "WRONG_DIGEST"));
    }

    private static String keyHex(String seed) {
        return new Vector("").with("key", keyBytes(seed)).text("key");
    }

    private static Vector changed(String name, String how, String what, String expect) {
        return new Vector(name).with("base", THREE + " bytes").with(how, what).with("expect", expect);
    }
}
