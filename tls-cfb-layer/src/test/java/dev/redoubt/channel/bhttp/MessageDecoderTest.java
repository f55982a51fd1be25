package dev.redoubt.channel.bhttp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.bhttp.MalformedMessageException.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDecoderTest {
    // RFC 9292, section 5.1, "Indeterminate-Length Binary Encoding of Request", with its ten zeros of padding.
    private static final String RFC_REQUEST = """
            02034745 54056874 74707300 0a2f6865
            6c6c6f2e 7478740a 75736572 2d616765
            6e743463 75726c2f 372e3136 2e33206c
            69626375 726c2f37 2e31362e 33204f70
            656e5353 4c2f302e 392e376c 207a6c69
            622f312e 322e3304 686f7374 0f777777
            2e657861 6d706c65 2e636f6d 0f616363
            6570742d 6c616e67 75616765 06656e2c
            206d6900 00000000 00000000 00000000""";
    private static final RequestHead RFC_HEAD = new RequestHead(
            "GET",
            "www.example.com",
            "/hello.txt",
            List.of(
                    new Field("user-agent", "curl/7.16.3 libcurl/7.16.3 OpenSSL/0.9.7l zlib/1.2.3"),
                    new Field("accept-language", "en, mi")));

    @Test
    void theRequestOfTheRfcIsRefusedBecauseItsAuthorityIsAField() {
        assertFault(Fault.CONTROL_DATA, MessageDecoder.ofRequest(), hex(RFC_REQUEST));
    }

    @Test
    void theRequestOfTheRfcWithItsHostAsAuthorityIsEncodedAndParsed() throws IOException {
        String authority = "0f" + HexFormat.of().formatHex("www.example.com".getBytes(US_ASCII));
        byte[] expected = hex(RFC_REQUEST
                .replaceAll("\\s", "")
                .replace("04686f7374" + authority, "")
                .replace("687474707300", "6874747073" + authority));

        byte[] encoded = concat(MessageEncoder.head(RFC_HEAD), MessageEncoder.end(), new byte[10]);

        assertArrayEquals(expected, encoded);
        assertEquals(new Parsed(RFC_HEAD, ""), parse(MessageDecoder.ofRequest(), encoded, encoded.length));
    }

    @Test
    void theResponseOfTheRfcIsRefusedBecauseItIsPrecededByAnInformationalOne() {
        // RFC 9292, section 5.2: framing indicator 3 and status 102.
        assertFault(Fault.CONTROL_DATA, MessageDecoder.ofResponseTo("GET"), hex("034066 0772756e6e696e67"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1000})
    void aMessageIsTheSameInPiecesOfAnySize(int step) throws IOException {
        byte[] message = response(200, "hello ", "world");

        Parsed parsed = parse(MessageDecoder.ofResponseTo("GET"), message, step);

        assertEquals(
                new Parsed(new ResponseHead(200, List.of(new Field("content-type", "text/plain"))), "hello world"),
                parsed);
    }

    @Test
    void aMessageThatEndsAnywhereBeforeItsTrailerSectionIsTruncated() throws IOException {
        byte[] message = response(200, "hello ", "world");
        for (int length = 0; length < message.length; length++) {
            byte[] cut = Arrays.copyOf(message, length);
            assertFault(Fault.TRUNCATED, MessageDecoder.ofResponseTo("GET"), cut);
        }
    }

    @Test
    void everyChangedByteIsRefusedOrGivesAnotherMessage() throws IOException {
        byte[] message = response(200, "hello ", "world");
        Parsed original = parse(MessageDecoder.ofResponseTo("GET"), message, message.length);
        for (int at = 0; at < message.length; at++) {
            byte[] changed = message.clone();
            changed[at] ^= 0x41;
            assertTrue(isRefused(changed)
                    || !parse(MessageDecoder.ofResponseTo("GET"), changed, 9).equals(original));
        }
    }

    static Stream<Arguments> malformedRequests() {
        return Stream.of(
                Arguments.of("known-length request", Fault.FRAMING, "00"),
                Arguments.of("response for a request", Fault.FRAMING, "03"),
                Arguments.of("framing indicator in two bytes", Fault.INTEGER, "4002"),
                Arguments.of("length in four bytes", Fault.INTEGER, "02 80000003"),
                Arguments.of("method larger than a head", Fault.TOO_LARGE, "02 80100000"),
                Arguments.of("method of 2^62 - 1 bytes", Fault.TOO_LARGE, "02 ffffffffffffffff"),
                Arguments.of("empty method", Fault.CONTROL_DATA, "02 00"),
                Arguments.of("method with a space", Fault.CONTROL_DATA, "02 03 474520"),
                Arguments.of("CONNECT", Fault.CONTROL_DATA, "02 07 434f4e4e454354"),
                Arguments.of("scheme http", Fault.CONTROL_DATA, "02 03474554 0468747470"),
                Arguments.of("empty authority", Fault.CONTROL_DATA, "02 03474554 056874747073 00"),
                Arguments.of("authority with a user", Fault.CONTROL_DATA, "02 03474554 056874747073 03614062"),
                Arguments.of("path without a slash", Fault.CONTROL_DATA, start() + "0161"),
                Arguments.of("path with a fragment", Fault.CONTROL_DATA, start() + "022f23"),
                Arguments.of("path with a space", Fault.CONTROL_DATA, start() + "022f20"),
                Arguments.of("path beyond ASCII", Fault.CONTROL_DATA, start() + "022fe4"),
                Arguments.of("field name in upper case", Fault.FIELD, head() + "0141"),
                Arguments.of("pseudo-field", Fault.FIELD, head() + "023a61"),
                Arguments.of("name of 257 bytes", Fault.TOO_LARGE, head() + "4101"),
                Arguments.of("value with a line feed", Fault.FIELD, head() + "0161 03610a62"),
                Arguments.of("value with a zero", Fault.FIELD, head() + "0161 0100"),
                Arguments.of("value with a space before", Fault.FIELD, head() + "0161 022061"),
                Arguments.of("value with a tab after", Fault.FIELD, head() + "0161 026109"),
                Arguments.of("value beyond ASCII", Fault.FIELD, head() + "0161 01e4"),
                Arguments.of("connection", Fault.FORBIDDEN_FIELD, head() + field("connection", "close")),
                Arguments.of(
                        "transfer-encoding", Fault.FORBIDDEN_FIELD, head() + field("transfer-encoding", "chunked")),
                Arguments.of("host", Fault.FORBIDDEN_FIELD, head() + field("host", "a")),
                Arguments.of("content-length: x", Fault.CONTENT_LENGTH, head() + field("content-length", "x") + "00"),
                Arguments.of("content-length: -1", Fault.CONTENT_LENGTH, head() + field("content-length", "-1") + "00"),
                Arguments.of(
                        "content-length twice",
                        Fault.CONTENT_LENGTH,
                        head() + field("content-length", "1") + field("content-length", "1") + "00"),
                Arguments.of("too much", Fault.CONTENT_LENGTH, head() + field("content-length", "1") + "00 026161"),
                Arguments.of(
                        "too little", Fault.CONTENT_LENGTH, head() + field("content-length", "3") + "00 026161 00"),
                Arguments.of("a trailer", Fault.TRAILERS, head() + "00 00" + field("a", "b")),
                Arguments.of("a one in the padding", Fault.PADDING, head() + "00 00 00 0001"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedRequests")
    void aMalformedRequestIsRefusedAtOnceAndForItsReason(String name, Fault fault, String bytes) {
        assertFault(fault, MessageDecoder.ofRequest(), hex(bytes));
    }

    @Test
    void aHeadIsBoundedAsAWhole() {
        String fields = field("a", "b".repeat(60)).repeat(Head.MAX_FIELDS + 1);
        assertFault(Fault.TOO_LARGE, MessageDecoder.ofRequest(), hex(head() + fields));
        String large = field("a", "b".repeat(8_000)).repeat(3);
        assertFault(Fault.TOO_LARGE, MessageDecoder.ofRequest(), hex(head() + large));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1 << 15})
    void aHeadIsTooLargeAsSoonAsALengthSaysSoHoweverTheLengthIsCut(int step) {
        String filler = field("a", "b".repeat(16_000));
        int left = Head.MAX_SIZE - hex(head() + filler + "0161 4000").length;
        byte[] fits = hex(head() + filler + "0161" + "%04x".formatted(0x4000 | left));
        byte[] tooLarge = hex(head() + filler + "0161" + "%04x".formatted(0x4000 | left + 1));

        assertFault(Fault.TRUNCATED, MessageDecoder.ofRequest(), fits, step);
        assertFault(Fault.TOO_LARGE, MessageDecoder.ofRequest(), tooLarge, step);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1 << 15})
    void aNumberBeyondTheEndOfAFullHeadIsTooLargeWhateverItIs(int step) {
        String start = head() + "0161";
        String full = start
                + field("", "b".repeat(Head.MAX_SIZE - hex(start).length - 2)).substring(2);

        assertFault(Fault.TRUNCATED, MessageDecoder.ofRequest(), hex(full), step);
        assertFault(Fault.TOO_LARGE, MessageDecoder.ofRequest(), hex(full + "00"), step);
        assertFault(Fault.TOO_LARGE, MessageDecoder.ofRequest(), hex(full + "4002"), step);
    }

    @Test
    void aHeadThatIsTooLargeIsNotEncoded() {
        Field large = new Field("a", "b".repeat(Head.MAX_SIZE));
        assertThrows(
                IllegalArgumentException.class,
                () -> MessageEncoder.head(new RequestHead("GET", "a", "/", List.of(large))));
    }

    @Test
    void aResponseToHeadMayAnnounceContentButHasNone() throws IOException {
        byte[] head = MessageEncoder.head(new ResponseHead(200, List.of(new Field("content-length", "5"))));

        parse(MessageDecoder.ofResponseTo("HEAD"), concat(head, MessageEncoder.end()), 100);

        assertFault(Fault.UNEXPECTED_CONTENT, MessageDecoder.ofResponseTo("HEAD"), concat(head, hex("0161")));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void someStatusCodesHaveNoContent(int status) {
        byte[] head = MessageEncoder.head(new ResponseHead(status, List.of()));
        assertFault(Fault.UNEXPECTED_CONTENT, MessageDecoder.ofResponseTo("GET"), concat(head, hex("0161")));
    }

    private record Parsed(@Nullable Head head, String content) {}

    private static Parsed parse(MessageDecoder decoder, byte[] message, int step) throws IOException {
        Head head = null;
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += step) {
            ByteBuffer in = ByteBuffer.wrap(message, at, Math.min(step, message.length - at));
            for (var piece = decoder.next(in); piece != null; piece = decoder.next(in)) {
                switch (piece) {
                    case MessageDecoder.Piece.Start start -> head = start.head();
                    case MessageDecoder.Piece.Content more -> content.writeBytes(bytes(more.bytes()));
                }
            }
        }
        decoder.end();
        return new Parsed(head, content.toString(US_ASCII));
    }

    private static boolean isRefused(byte[] response) throws IOException {
        try {
            parse(MessageDecoder.ofResponseTo("GET"), response, 5);
            return false;
        } catch (MalformedMessageException e) {
            return true;
        }
    }

    private static void assertFault(Fault fault, MessageDecoder decoder, byte[] message) {
        assertFault(fault, decoder, message, 1);
    }

    private static void assertFault(Fault fault, MessageDecoder decoder, byte[] message, int step) {
        var thrown = assertThrows(MalformedMessageException.class, () -> parse(decoder, message, step));
        assertEquals(fault, thrown.fault());
    }

    private static byte[] response(int status, String... chunks) {
        byte[] all = MessageEncoder.head(new ResponseHead(status, List.of(new Field("content-type", "text/plain"))));
        for (String chunk : chunks) {
            all = concat(all, MessageEncoder.chunkPrefix(chunk.length()), chunk.getBytes(US_ASCII));
        }
        return concat(all, MessageEncoder.end());
    }

    private static String start() {
        return "02 03474554 056874747073 0161";
    }

    private static String head() {
        return start() + "012f";
    }

    private static String field(String name, String value) {
        byte[] prefix = MessageEncoder.chunkPrefix(value.length());
        HexFormat format = HexFormat.of();
        return "%02x".formatted(name.length())
                + format.formatHex(name.getBytes(US_ASCII))
                + format.formatHex(prefix)
                + format.formatHex(value.getBytes(US_ASCII));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
