package dev.redoubt.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.proto.Body;
import dev.redoubt.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContentCodecTest {
    private static final ConversationId CONVERSATION = new ConversationId(octets(32, 5));
    private static final Octets PNG = Octets.ofHex("89504e470d0a1a0a00");

    private static Octets octets(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return Octets.copyOf(bytes);
    }

    private static MessageReference reference(int value) {
        return new MessageReference(new NodeId(octets(16, value)), new MessageId(octets(16, value)));
    }

    private static FilePointer file(String name, String mediaType, Octets thumbnail) {
        return new FilePointer(
                name,
                mediaType,
                1L << 40,
                octets(32, 1),
                FileKey.copyOf(octets(32, 2).toBytes()),
                octets(32, 3),
                Instant.parse("2027-01-01T00:00:00Z"),
                thumbnail,
                1);
    }

    static List<Content> contents() {
        List<MessageReference> two = List.of(reference(1), reference(2));
        return List.of(
                new Content.Text("Grüße", reference(1)),
                new Content.Text(""),
                new Content.File(file("Straße.png", "image/png", PNG)),
                new Content.File(file("a", "application/vnd.x+json", octets(0, 0))),
                new Content.Receipt(Content.Receipt.Kind.DELIVERED, two),
                new Content.Receipt(Content.Receipt.Kind.READ, two),
                new Content.GroupStep(octets(40, 1), octets(50, 2)),
                new Content.ResendRequest(CONVERSATION, new NodeId(octets(16, 1)), List.of(1L, 7L, Long.MAX_VALUE)),
                new Content.Suspension(octets(200, 5)),
                new Content.Reaction(reference(1), "👍"),
                new Content.Reaction(reference(1), ""),
                new Content.Edit(reference(1), "better"),
                new Content.Deletion(two),
                new Content.Typing(true),
                new Content.Typing(false),
                new Content.LifetimeChange(new ConversationLifetimes(Duration.ofDays(40_000), Duration.ZERO)),
                new Content.ReadMark(CONVERSATION, Instant.ofEpochMilli(1_700_000_000_123L), two),
                new Content.OwnDeletion(CONVERSATION, two),
                new Content.KeyChange(StorageKey.copyOf(octets(32, 3).toBytes()), octets(219, 4)),
                new Content.AccountDataNews(0, octets(32, 0), 1, true, List.of()),
                new Content.AccountDataNews(
                        Long.MAX_VALUE, octets(32, 9), Long.MAX_VALUE, false, List.of(octets(32, 1), octets(32, 2))));
    }

    private static Message message(Content content) {
        StateReference state = new StateReference(new AccountId(octets(32, 1)), 1, octets(32, 1));
        return new Message(
                new MessageId(octets(16, 7)),
                Timing.forEver(Instant.EPOCH),
                ChainPosition.first(CONVERSATION),
                state,
                List.of(state),
                content);
    }

    @ParameterizedTest
    @MethodSource("contents")
    void contentSurvives(Content content) throws Exception {
        Message message = message(content);
        assertEquals(message, MessageCodec.decode(MessageCodec.encode(message)));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void nothingThatIsSaidIsPrinted(Content content) {
        String printed = message(content).toString();
        for (String word :
                List.of("Grüße", "Straße", "👍", "better", octets(32, 2).toHex())) {
            assertFalse(printed.contains(word));
        }
    }

    /** Cut off anywhere, it is malformed or something else, but never an error of ours. */
    @ParameterizedTest
    @MethodSource("contents")
    void contentThatIsCutOffIsNotTheSame(Content content) {
        byte[] bytes = MessageCodec.encode(message(content));
        for (int size = 0; size < bytes.length; size++) {
            byte[] cut = Arrays.copyOf(bytes, size);
            boolean same;
            try {
                same = MessageCodec.decode(cut).equals(message(content));
            } catch (MalformedException e) {
                same = false;
            }
            assertFalse(same);
        }
    }

    private static void malformed(Content content, UnaryOperator<Body.Builder> change) throws Exception {
        byte[] bytes = change.apply(Body.parseFrom(MessageCodec.encode(message(content))).toBuilder())
                .build()
                .toByteArray();
        assertThrows(MalformedException.class, () -> MessageCodec.decode(bytes));
    }

    private static ByteString zeros(int size) {
        return ByteString.copyFrom(new byte[size]);
    }

    @Test
    void referenceOfAnotherSizeIsMalformed() throws Exception {
        malformed(new Content.Text("x", reference(1)), body -> {
            body.getTextBuilder().getReplyToBuilder().setSender(zeros(15));
            return body;
        });
        malformed(new Content.Edit(reference(1), "x"), body -> {
            body.getEditBuilder().clearMessage();
            return body;
        });
    }

    @Test
    void messagesOutOfOrderTwiceNoneOrTooManyAreMalformed() throws Exception {
        Content receipt = new Content.Receipt(Content.Receipt.Kind.READ, List.of(reference(1), reference(2)));
        malformed(receipt, body -> {
            body.getReceiptBuilder().addMessages(body.getReceipt().getMessages(0));
            return body;
        });
        malformed(receipt, body -> {
            body.getReceiptBuilder().addMessages(body.getReceipt().getMessages(1));
            return body;
        });
        malformed(receipt, body -> {
            body.getReceiptBuilder().clearMessages();
            return body;
        });
        List<MessageReference> most = new ArrayList<>();
        for (int i = 0; i < Content.MAX_REFERENCES; i++) {
            byte[] id = "%016d".formatted(i).getBytes(StandardCharsets.US_ASCII);
            most.add(new MessageReference(new NodeId(octets(16, 1)), new MessageId(Octets.copyOf(id))));
        }
        new Content.Deletion(most);
        most.add(reference(2));
        assertThrows(IllegalArgumentException.class, () -> new Content.Deletion(most));
    }

    @Test
    void receiptOfAnUnknownKindIsMalformed() throws Exception {
        Content receipt = new Content.Receipt(Content.Receipt.Kind.READ, List.of(reference(1)));
        for (int kind : new int[] {0, 3, -1}) {
            malformed(receipt, body -> {
                body.getReceiptBuilder().setKind(kind);
                return body;
            });
        }
    }

    @Test
    void countersAreOneTo64AndAscending() {
        NodeId node = new NodeId(octets(16, 1));
        List<Long> most =
                LongStream.rangeClosed(1, Content.MAX_COUNTERS).boxed().toList();
        new Content.ResendRequest(CONVERSATION, node, most);
        List<Long> more =
                LongStream.rangeClosed(1, Content.MAX_COUNTERS + 1).boxed().toList();
        for (List<Long> bad :
                List.of(more, List.<Long>of(), List.of(0L), List.of(-1L, 1L), List.of(2L, 1L), List.of(1L, 1L))) {
            assertThrows(IllegalArgumentException.class, () -> new Content.ResendRequest(CONVERSATION, node, bad));
        }
    }

    @Test
    void fileNameThatLeadsElsewhereIsRefused() {
        for (String name :
                List.of("", ".", "..", "a/b", "a\\b", "a\0b", "a\nb", "a\u009b2Jb", "a\u2028b", "x".repeat(256))) {
            assertThrows(IllegalArgumentException.class, () -> file(name, "image/png", PNG), name);
        }
        file("ü".repeat(127) + "x", "image/png", PNG);
        file("..a", "image/png", PNG);
    }

    @Test
    void mediaTypeIsATypeAndASubtypeInLowerCase() {
        for (String type : List.of(
                "", "image", "image/", "/png", "Image/png", "image/png; a=b", "a/b/c", "a/" + "b".repeat(126))) {
            assertThrows(IllegalArgumentException.class, () -> file("x", type, PNG), type);
        }
        file("x", "a/" + "b".repeat(125), PNG);
    }

    @Test
    void thumbnailIsAnImageOfAtMost32KiB() {
        byte[] most = Arrays.copyOf(PNG.toBytes(), FilePointer.MAX_THUMBNAIL_SIZE);
        file("x", "image/png", Octets.copyOf(most));
        Octets more = Octets.copyOf(Arrays.copyOf(most, most.length + 1));
        assertThrows(IllegalArgumentException.class, () -> file("x", "image/png", more));
        Octets script = Octets.copyOf("<svg>".getBytes(StandardCharsets.US_ASCII));
        assertThrows(IllegalArgumentException.class, () -> file("x", "image/png", script));
    }

    @Test
    void fileFieldsOutOfRangeAreMalformed() throws Exception {
        Content content = new Content.File(file("x", "image/png", PNG));
        List<UnaryOperator<dev.redoubt.protocol.message.proto.FilePointer.Builder>> changes = List.of(
                file -> file.setSize(-1),
                file -> file.setKey(zeros(31)),
                file -> file.setCapability(zeros(33)),
                file -> file.setDigest(zeros(0)),
                file -> file.setExpires(0),
                file -> file.setExpires(-1),
                file -> file.setExpires(Long.MAX_VALUE),
                file -> file.setLayout(0),
                file -> file.setLayout(256));
        for (UnaryOperator<dev.redoubt.protocol.message.proto.FilePointer.Builder> change : changes) {
            malformed(content, body -> body.setFile(change.apply(body.getFile().toBuilder())));
        }
    }

    @Test
    void readMarkOutOfTimeIsMalformed() throws Exception {
        Content mark = new Content.ReadMark(CONVERSATION, Instant.ofEpochMilli(1), List.of(reference(1)));
        for (long time : new long[] {0, -1}) {
            malformed(mark, body -> {
                body.getReadMarkBuilder().setReadAtMillis(time);
                return body;
            });
        }
    }

    @Test
    void limitsOfSmallContentsHold() {
        new Content.Reaction(reference(1), "x".repeat(64));
        assertThrows(IllegalArgumentException.class, () -> new Content.Reaction(reference(1), "x".repeat(65)));
        new Content.Suspension(octets(1024, 1));
        for (int size : new int[] {0, 1025}) {
            assertThrows(IllegalArgumentException.class, () -> new Content.Suspension(octets(size, 1)));
        }
    }

    /** One reader would see no reply, another one would refuse. */
    @Test
    void knownFieldOfAnotherTypeInsideOfAContentIsMalformed() throws Exception {
        byte[] bytes = MessageCodec.encode(message(new Content.Text("x")));
        byte[] text = {(byte) 0xa2, 0x01, 0x03, 0x0a, 0x01, 'x'};
        byte[] changed = {(byte) 0xa2, 0x01, 0x05, 0x0a, 0x01, 'x', 0x10, 0x01};
        int at = bytes.length - text.length;
        assertTrue(Arrays.equals(bytes, at, bytes.length, text, 0, text.length));
        byte[] whole = Arrays.copyOf(bytes, at + changed.length);
        System.arraycopy(changed, 0, whole, at, changed.length);
        assertThrows(MalformedException.class, () -> MessageCodec.decode(whole));
    }

    /** A field to come inside of a known content is ignored, as outside. */
    @Test
    void unknownFieldInsideOfAContentIsIgnored() throws Exception {
        byte[] bytes = MessageCodec.encode(message(new Content.Text("x")));
        byte[] changed = {(byte) 0xa2, 0x01, 0x05, 0x0a, 0x01, 'x', 0x18, 0x01};
        int at = bytes.length - 6;
        byte[] whole = Arrays.copyOf(bytes, at + changed.length);
        System.arraycopy(changed, 0, whole, at, changed.length);
        assertEquals(new Content.Text("x"), MessageCodec.decode(whole).content());
    }

    @Test
    void whatIsForOwnDevicesSaysSo() {
        assertEquals(5, contents().stream().filter(Content::isForOwnDevices).count());
    }
}
