package dev.redoubt.protocol.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.UnknownFieldSet;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.proto.AccountStateReference;
import dev.redoubt.protocol.message.proto.Body;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@link Message} to and from the protobuf body of a payload. Stateless. Unknown fields are ignored, as protobuf has it;
 * apart from them there is one way only to say something, so that no two readers understand the same bytes in two ways.
 * SPEC.md, "Message body".
 */
public final class MessageCodec {
    /** The highest number of a field that every version knows. */
    private static final int LAST_KNOWN = 10;

    /** Numbers of all kinds of content, known or to come: one of them at most. */
    private static final int FIRST_CONTENT = 20;

    private static final int LAST_CONTENT = 39;

    private MessageCodec() {}

    /** @throws IllegalArgumentException for {@link Content.Unsupported} */
    public static byte[] encode(Message message) {
        ChainPosition position = message.position();
        Octets groupState = position.groupState();
        Body.Builder body = Body.newBuilder()
                .setMessageId(bytes(message.id().value()))
                .setSentAtMillis(message.timing().sentAt().toEpochMilli())
                .setTimeToLiveSeconds((int) message.timing().timeToLive().toSeconds())
                .setBurnOnReadSeconds((int) message.timing().burnOnRead().toSeconds())
                .setConversationId(bytes(position.conversation().value()))
                .setCounter(position.counter())
                .setPreviousPayload(bytes(position.previousPayload()))
                .setGroupState(groupState == null ? ByteString.EMPTY : bytes(groupState))
                .setSenderState(reference(message.senderState()));
        message.recipients().forEach(recipient -> body.addRecipients(reference(recipient)));
        ContentCodec.write(message.content(), body);
        return body.build().toByteArray();
    }

    private static AccountStateReference reference(StateReference state) {
        return AccountStateReference.newBuilder()
                .setAccountId(bytes(state.account().value()))
                .setVersion(state.version())
                .setDigest(bytes(state.digest()))
                .build();
    }

    private static ByteString bytes(Octets octets) {
        return ByteString.copyFrom(octets.toBytes());
    }

    /** @throws MalformedException if a field is missing, out of range or of another size */
    public static Message decode(byte[] bytes) throws MalformedException {
        try {
            Body body = Body.parseFrom(bytes);
            checkForm(body, bytes.length);
            return decode(body);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new MalformedException("message body: " + e.getMessage(), e);
        }
    }

    /**
     * Protobuf lets the last of doubled fields win, cuts numbers down to the bits that it has room for, and takes a known number
     * of another wire type for an unknown field. Whatever is lost in this way makes the body shorter when it is written again.
     */
    private static void checkForm(Body body, int size) throws MalformedException {
        if (body.getSerializedSize() != size) {
            throw new MalformedException("message body: a field twice, or a number not in its shortest form");
        }
        int contents = body.getContentCase() == Body.ContentCase.CONTENT_NOT_SET ? 0 : 1;
        for (Map.Entry<Integer, UnknownFieldSet.Field> unknown :
                body.getUnknownFields().asMap().entrySet()) {
            if (unknown.getKey() <= LAST_KNOWN) {
                throw new MalformedException("message body: field " + unknown.getKey() + " of another type");
            }
            boolean content = unknown.getKey() >= FIRST_CONTENT && unknown.getKey() <= LAST_CONTENT;
            contents += content ? occurrences(unknown.getValue()) : 0;
        }
        if (contents > 1) {
            throw new MalformedException("message body: more than one content");
        }
        checkTypes(body);
    }

    /** A known number that stands among the unknown fields has another wire type than its own, at any depth. */
    private static void checkTypes(MessageOrBuilder message) throws MalformedException {
        for (int number : message.getUnknownFields().asMap().keySet()) {
            if (message.getDescriptorForType().findFieldByNumber(number) != null) {
                throw new MalformedException("message body: field " + number + " of another type");
            }
        }
        for (Object value : message.getAllFields().values()) {
            List<?> values = value instanceof List<?> several ? several : List.of(value);
            for (Object one : values) {
                if (one instanceof MessageOrBuilder inner) {
                    checkTypes(inner);
                }
            }
        }
    }

    private static int occurrences(UnknownFieldSet.Field field) {
        return field.getVarintList().size()
                + field.getFixed32List().size()
                + field.getFixed64List().size()
                + field.getLengthDelimitedList().size()
                + field.getGroupList().size();
    }

    private static Message decode(Body body) throws MalformedException {
        List<StateReference> recipients = new ArrayList<>(body.getRecipientsCount());
        for (AccountStateReference recipient : body.getRecipientsList()) {
            StateReference read = reference(recipient);
            if (!recipients.isEmpty() && recipients.getLast().account().compareTo(read.account()) >= 0) {
                throw new MalformedException("message body: the recipients are not strictly ascending");
            }
            recipients.add(read);
        }
        return new Message(
                new MessageId(octets(body.getMessageId())),
                timing(body),
                position(body),
                reference(body.getSenderState()),
                recipients,
                ContentCodec.read(body));
    }

    private static Timing timing(Body body) throws MalformedException {
        if (body.getSentAtMillis() < 0) {
            throw new MalformedException("message body: sent at an impossible time");
        }
        return new Timing(
                Instant.ofEpochMilli(body.getSentAtMillis()),
                Duration.ofSeconds(Integer.toUnsignedLong(body.getTimeToLiveSeconds())),
                Duration.ofSeconds(Integer.toUnsignedLong(body.getBurnOnReadSeconds())));
    }

    private static ChainPosition position(Body body) {
        @Nullable Octets groupState = body.getGroupState().isEmpty() ? null : octets(body.getGroupState());
        return new ChainPosition(
                new ConversationId(octets(body.getConversationId())),
                body.getCounter(),
                octets(body.getPreviousPayload()),
                groupState);
    }

    private static StateReference reference(AccountStateReference state) {
        return new StateReference(
                new AccountId(octets(state.getAccountId())), state.getVersion(), octets(state.getDigest()));
    }

    private static Octets octets(ByteString bytes) {
        return Octets.copyOf(bytes.toByteArray());
    }
}
