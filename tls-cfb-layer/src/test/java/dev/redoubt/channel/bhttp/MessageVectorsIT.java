package dev.redoubt.channel.bhttp;

import static dev.redoubt.channel.record.VectorFile.field;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.record.VectorFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads {@code vectors/messages}, which no code of this module has written. */
class MessageVectorsIT {
    private static final Path FOLDER = Path.of("vectors/messages");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @Test
    void thereAreMoreBadOnesThanGoodOnes() throws IOException {
        int good = 0;
        for (Path file : files()) {
            good += field(VectorFile.read(file), "expect").equals("ok") ? 1 : 0;
        }
        assertTrue(good >= 10 && files().size() > 3 * good, good + " good ones");
    }

    @ParameterizedTest
    @MethodSource("files")
    void aMessageIsParsedOrRefusedAsTheVectorSaysInPiecesOfAnySize(Path file) throws IOException {
        Map<String, String> vector = VectorFile.read(file);
        byte[] message = bytes(vector, "message");
        String expect = field(vector, "expect");
        for (int step : new int[] {1, 3, 64, 1 << 20}) {
            if (expect.equals("ok")) {
                assertArrayEquals(bytes(vector, "content"), content(vector, message, step));
            } else {
                var thrown = assertThrows(MalformedMessageException.class, () -> content(vector, message, step));
                assertEquals(expect, thrown.fault().label());
            }
        }
    }

    @Test
    void theEncoderWritesTheVector() throws IOException {
        Map<String, String> vector = VectorFile.read(FOLDER.resolve("request.txt"));
        String[] line = field(vector, "field").split("=", 2);
        RequestHead head = new RequestHead(
                field(vector, "method"),
                field(vector, "authority"),
                field(vector, "path"),
                List.of(new Field(line[0], line[1])));
        byte[] content = bytes(vector, "content");
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(MessageEncoder.head(head));
        message.writeBytes(MessageEncoder.chunkPrefix(content.length));
        message.writeBytes(content);
        message.writeBytes(MessageEncoder.end());

        assertArrayEquals(bytes(vector, "message"), message.toByteArray());
    }

    private static byte[] content(Map<String, String> vector, byte[] message, int step) throws IOException {
        MessageDecoder decoder = field(vector, "kind").equals("request")
                ? MessageDecoder.ofRequest()
                : MessageDecoder.ofResponseTo(field(vector, "answers"));
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += step) {
            ByteBuffer in = ByteBuffer.wrap(Arrays.copyOfRange(message, at, Math.min(at + step, message.length)));
            for (var piece = decoder.next(in); piece != null; piece = decoder.next(in)) {
                if (piece instanceof MessageDecoder.Piece.Content(ByteBuffer bytes)) {
                    content.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
                }
            }
        }
        decoder.end();
        return content.toByteArray();
    }

    private static byte[] bytes(Map<String, String> vector, String name) {
        return HexFormat.of().parseHex(field(vector, name));
    }
}
