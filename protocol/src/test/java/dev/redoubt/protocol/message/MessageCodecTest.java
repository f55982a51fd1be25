package dev.redoubt.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.proto.Body;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    private final StateReference alice = state(1);
    private final StateReference bob = state(2);
    private final Message message = new Message(
            new MessageId(octets(16, 7)),
            new Timing(Instant.ofEpochMilli(1_700_000_000_123L), Duration.ofDays(40_000), Duration.ofSeconds(30)),
            new ChainPosition(new ConversationId(octets(32, 5)), 3, octets(32, 6), octets(32, 8)),
            alice,
            List.of(state(3), bob),
            new Content.Text("Grüße"));

    private static Octets octets(int size, int value) {
        byte[] bytes = new byte[size];
        java.util.Arrays.fill(bytes, (byte) value);
        return Octets.copyOf(bytes);
    }

    private static StateReference state(int value) {
        return new StateReference(new AccountId(octets(32, value)), value, octets(32, value));
    }

    private void malformed(UnaryOperator<Body.Builder> change) throws Exception {
        byte[] bytes = change.apply(Body.parseFrom(MessageCodec.encode(message)).toBuilder())
                .build()
                .toByteArray();
        assertThrows(MalformedException.class, () -> MessageCodec.decode(bytes));
    }

    @Test
    void messageSurvives() throws Exception {
        assertEquals(message, MessageCodec.decode(MessageCodec.encode(message)));
    }

    @Test
    void recipientsAreKeptInOrder() {
        assertEquals(List.of(bob, state(3)), message.recipients());
    }

    @Test
    void unknownContentIsShownAsSuch() throws Exception {
        byte[] bytes = Body.parseFrom(MessageCodec.encode(message)).toBuilder()
                .clearContent()
                .build()
                .toByteArray();
        assertInstanceOf(Content.Unsupported.class, MessageCodec.decode(bytes).content());
    }

    @Test
    void unknownContentIsNotSent() {
        Message unsupported = new Message(
                message.id(),
                message.timing(),
                message.position(),
                message.senderState(),
                message.recipients(),
                new Content.Unsupported());
        assertThrows(IllegalArgumentException.class, () -> MessageCodec.encode(unsupported));
    }

    @Test
    void fieldsOfAnotherSizeAreMalformed() throws Exception {
        ByteString wrong = ByteString.copyFrom(new byte[15]);
        malformed(body -> body.setMessageId(wrong));
        malformed(body -> body.setConversationId(wrong));
        malformed(body -> body.setPreviousPayload(wrong));
        malformed(body -> body.setGroupState(wrong));
        malformed(body -> body.setSenderState(body.getSenderState().toBuilder().setDigest(wrong)));
    }

    @Test
    void numbersOutOfRangeAreMalformed() throws Exception {
        malformed(body -> body.setCounter(0));
        malformed(body -> body.setCounter(-1));
        malformed(body -> body.setSentAtMillis(-1));
        malformed(body -> body.setSentAtMillis(Long.MAX_VALUE));
        malformed(body -> body.setSenderState(body.getSenderState().toBuilder().setVersion(0)));
    }

    @Test
    void recipientsOutOfOrderTwiceOrMissingAreMalformed() throws Exception {
        malformed(body -> body.addRecipients(body.getRecipients(0)));
        malformed(body -> body.addRecipients(body.getRecipients(1)));
        malformed(Body.Builder::clearRecipients);
    }

    @Test
    void firstMessageWithAPredecessorIsMalformed() throws Exception {
        malformed(body -> body.setCounter(1));
        malformed(body -> body.setPreviousPayload(ByteString.copyFrom(new byte[32])));
    }

    @Test
    void textThatIsNoUtf8IsMalformed() {
        byte[] bytes = MessageCodec.encode(message);
        bytes[bytes.length - 1] = (byte) 0xff;
        assertThrows(MalformedException.class, () -> MessageCodec.decode(bytes));
    }

    private void malformedWith(int... added) {
        byte[] body = MessageCodec.encode(message);
        byte[] bytes = Arrays.copyOf(body, body.length + added.length);
        for (int i = 0; i < added.length; i++) {
            bytes[body.length + i] = (byte) added[i];
        }
        assertThrows(MalformedException.class, () -> MessageCodec.decode(bytes));
    }

    /** Cut down to 32 bits, it would mean "for ever" to us and something else to others. */
    @Test
    void lifetimeOverItsBitsIsMalformed() throws Exception {
        byte[] bytes = Body.parseFrom(MessageCodec.encode(message)).toBuilder()
                .clearTimeToLiveSeconds()
                .build()
                .toByteArray();
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 6);
        System.arraycopy(
                new byte[] {0x18, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x10},
                0,
                longer,
                bytes.length,
                6);
        assertThrows(MalformedException.class, () -> MessageCodec.decode(longer));
    }

    @Test
    void fieldTwiceIsMalformed() {
        malformedWith(0x30, 0x07);
        malformedWith(0xa2, 0x01, 0x03, 0x0a, 0x01, 'x');
    }

    @Test
    void numberThatIsNotInItsShortestFormIsMalformed() throws Exception {
        malformedWith(0xf8, 0x05, 0x81, 0x00);
        malformedWith(0xf8, 0x85, 0x00, 0x01);
    }

    @Test
    void knownFieldOfAnotherTypeIsMalformed() {
        malformedWith(0x1d, 1, 0, 0, 0);
    }

    /** One version would show the text, another one the file. */
    @Test
    void secondContentIsMalformed() {
        malformedWith(0xba, 0x01, 0x01, 'x');
        malformedWith(0xfa, 0x01, 0x02, 0x08, 0x01);
        malformedWith(0xb8, 0x02, 0x01);
    }

    @Test
    void unknownFieldOutsideOfContentIsIgnored() throws Exception {
        byte[] body = MessageCodec.encode(message);
        byte[] bytes = Arrays.copyOf(body, body.length + 3);
        System.arraycopy(new byte[] {(byte) 0xf8, 0x05, 0x01}, 0, bytes, body.length, 3);
        assertEquals(message, MessageCodec.decode(bytes));
    }

    @Test
    void unknownContentAloneIsShownAsSuch() throws Exception {
        byte[] bytes = Body.parseFrom(MessageCodec.encode(message)).toBuilder()
                .clearContent()
                .build()
                .toByteArray();
        byte[] file = Arrays.copyOf(bytes, bytes.length + 4);
        System.arraycopy(new byte[] {(byte) 0xba, 0x01, 0x01, 'x'}, 0, file, bytes.length, 4);
        assertInstanceOf(Content.Unsupported.class, MessageCodec.decode(file).content());
    }

    @Test
    void messagePrintsNothingOfItsText() {
        assertFalse(message.toString().contains("Grüße"));
    }

    @Test
    void conversationOfTwoIsTheSameForBoth() {
        assertEquals(
                ConversationId.ofPair(alice.account(), bob.account()),
                ConversationId.ofPair(bob.account(), alice.account()));
    }

    @Test
    void lifetimeThatIsNoNumberOfSecondsIsRefused() {
        Duration half = Duration.ofMillis(500);
        assertThrows(IllegalArgumentException.class, () -> new Timing(Instant.EPOCH, half, Duration.ZERO));
    }
}
