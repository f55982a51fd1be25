package dev.redoubt.protocol.message;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.proto.AccountDataNews;
import dev.redoubt.protocol.message.proto.Body;
import dev.redoubt.protocol.message.proto.Deletion;
import dev.redoubt.protocol.message.proto.Edit;
import dev.redoubt.protocol.message.proto.GroupStep;
import dev.redoubt.protocol.message.proto.KeyChange;
import dev.redoubt.protocol.message.proto.Lifetimes;
import dev.redoubt.protocol.message.proto.OwnDeletion;
import dev.redoubt.protocol.message.proto.Reaction;
import dev.redoubt.protocol.message.proto.ReadMark;
import dev.redoubt.protocol.message.proto.Receipt;
import dev.redoubt.protocol.message.proto.ResendRequest;
import dev.redoubt.protocol.message.proto.Suspension;
import dev.redoubt.protocol.message.proto.Text;
import dev.redoubt.protocol.message.proto.Typing;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@link Content} to and from its field of the body. What a record refuses is malformed. SPEC.md, "Kinds of content". */
final class ContentCodec {
    private ContentCodec() {}

    /** @throws IllegalArgumentException for {@link Content.Unsupported} */
    static void write(Content content, Body.Builder body) {
        switch (content) {
            case Content.Text text -> body.setText(text(text));
            case Content.File file -> body.setFile(file(file.pointer()));
            case Content.Receipt receipt ->
                body.setReceipt(Receipt.newBuilder()
                        .setKind(receipt.kind().code())
                        .addAllMessages(references(receipt.messages())));
            case Content.GroupStep(Octets event, Octets state) ->
                body.setGroupStep(GroupStep.newBuilder().setEvent(bytes(event)).setState(bytes(state)));
            case Content.ResendRequest request ->
                body.setResendRequest(ResendRequest.newBuilder()
                        .setConversationId(bytes(request.conversation().value()))
                        .setNode(bytes(request.node().value()))
                        .addAllCounters(request.counters()));
            case Content.Suspension(Octets structure) ->
                body.setSuspension(Suspension.newBuilder().setStructure(bytes(structure)));
            case Content.Typing(boolean active) ->
                body.setTyping(Typing.newBuilder().setActive(active));
            case Content.LifetimeChange(ConversationLifetimes lifetimes) -> body.setLifetimes(lifetimes(lifetimes));
            case Content.Reaction _, Content.Edit _, Content.Deletion _, Content.ReadMark _, Content.OwnDeletion _ ->
                writeAboutMessages(content, body);
            case Content.KeyChange(StorageKey key, Octets record) ->
                body.setKeyChange(KeyChange.newBuilder()
                        .setStorageKey(ByteString.copyFrom(key.toBytes()))
                        .setRecord(bytes(record)));
            case Content.AccountDataNews news -> body.setAccountDataNews(news(news));
            case Content.Unsupported() -> throw new IllegalArgumentException("unsupported content cannot be sent");
        }
    }

    private static void writeAboutMessages(Content content, Body.Builder body) {
        switch (content) {
            case Content.Reaction(MessageReference message, String text) ->
                body.setReaction(
                        Reaction.newBuilder().setMessage(reference(message)).setText(text));
            case Content.Edit(MessageReference message, String text) ->
                body.setEdit(Edit.newBuilder().setMessage(reference(message)).setText(text));
            case Content.Deletion(List<MessageReference> messages) ->
                body.setDeletion(Deletion.newBuilder().addAllMessages(references(messages)));
            case Content.ReadMark mark ->
                body.setReadMark(ReadMark.newBuilder()
                        .setConversationId(bytes(mark.conversation().value()))
                        .setReadAtMillis(mark.readAt().toEpochMilli())
                        .addAllMessages(references(mark.messages())));
            case Content.OwnDeletion deletion ->
                body.setOwnDeletion(OwnDeletion.newBuilder()
                        .setConversationId(bytes(deletion.conversation().value()))
                        .addAllMessages(references(deletion.messages())));
            default -> throw new IllegalArgumentException("not about messages");
        }
    }

    private static AccountDataNews.Builder news(Content.AccountDataNews news) {
        return AccountDataNews.newBuilder()
                .setVersion(news.version())
                .setDigest(bytes(news.digest()))
                .setGeneration(news.generation())
                .setAsks(news.asks())
                .addAllConfirmed(
                        news.confirmed().stream().map(ContentCodec::bytes).toList());
    }

    private static Text.Builder text(Content.Text text) {
        Text.Builder out = Text.newBuilder().setText(text.text());
        MessageReference replyTo = text.replyTo();
        return replyTo == null ? out : out.setReplyTo(reference(replyTo));
    }

    private static dev.redoubt.protocol.message.proto.FilePointer.Builder file(FilePointer file) {
        return dev.redoubt.protocol.message.proto.FilePointer.newBuilder()
                .setName(file.name())
                .setMediaType(file.mediaType())
                .setSize(file.size())
                .setCapability(bytes(file.capability()))
                .setKey(ByteString.copyFrom(file.key().toBytes()))
                .setDigest(bytes(file.digest()))
                .setExpires(file.expires().getEpochSecond())
                .setThumbnail(bytes(file.thumbnail()))
                .setLayout(file.layout());
    }

    private static Lifetimes.Builder lifetimes(ConversationLifetimes lifetimes) {
        return Lifetimes.newBuilder()
                .setTimeToLiveSeconds((int) lifetimes.timeToLive().toSeconds())
                .setBurnOnReadSeconds((int) lifetimes.burnOnRead().toSeconds());
    }

    private static dev.redoubt.protocol.message.proto.MessageReference reference(MessageReference reference) {
        return dev.redoubt.protocol.message.proto.MessageReference.newBuilder()
                .setSender(bytes(reference.sender().value()))
                .setMessageId(bytes(reference.message().value()))
                .build();
    }

    private static List<dev.redoubt.protocol.message.proto.MessageReference> references(
            List<MessageReference> references) {
        return references.stream().map(ContentCodec::reference).toList();
    }

    /** @throws IllegalArgumentException if something is out of range */
    static Content read(Body body) throws MalformedException {
        return switch (body.getContentCase()) {
            case TEXT -> readText(body.getText());
            case FILE -> new Content.File(readFile(body.getFile()));
            case RECEIPT ->
                new Content.Receipt(
                        kind(body.getReceipt().getKind()),
                        readReferences(body.getReceipt().getMessagesList()));
            case GROUP_STEP ->
                new Content.GroupStep(
                        octets(body.getGroupStep().getEvent()),
                        octets(body.getGroupStep().getState()));
            case RESEND_REQUEST ->
                new Content.ResendRequest(
                        conversation(body.getResendRequest().getConversationId()),
                        new NodeId(octets(body.getResendRequest().getNode())),
                        body.getResendRequest().getCountersList());
            case SUSPENSION ->
                new Content.Suspension(octets(body.getSuspension().getStructure()));
            case REACTION ->
                new Content.Reaction(
                        readReference(body.getReaction().getMessage()),
                        body.getReaction().getText());
            case EDIT ->
                new Content.Edit(
                        readReference(body.getEdit().getMessage()),
                        body.getEdit().getText());
            case DELETION ->
                new Content.Deletion(readReferences(body.getDeletion().getMessagesList()));
            case TYPING -> new Content.Typing(body.getTyping().getActive());
            case LIFETIMES -> new Content.LifetimeChange(readLifetimes(body.getLifetimes()));
            case READ_MARK -> readMark(body.getReadMark());
            case OWN_DELETION ->
                new Content.OwnDeletion(
                        conversation(body.getOwnDeletion().getConversationId()),
                        readReferences(body.getOwnDeletion().getMessagesList()));
            case KEY_CHANGE ->
                new Content.KeyChange(
                        StorageKey.copyOf(body.getKeyChange().getStorageKey().toByteArray()),
                        octets(body.getKeyChange().getRecord()));
            case ACCOUNT_DATA_NEWS -> readNews(body.getAccountDataNews());
            case CONTENT_NOT_SET -> new Content.Unsupported();
        };
    }

    private static Content.Text readText(Text text) {
        return new Content.Text(text.getText(), text.hasReplyTo() ? readReference(text.getReplyTo()) : null);
    }

    private static FilePointer readFile(dev.redoubt.protocol.message.proto.FilePointer file) {
        return new FilePointer(
                file.getName(),
                file.getMediaType(),
                file.getSize(),
                octets(file.getCapability()),
                FileKey.copyOf(file.getKey().toByteArray()),
                octets(file.getDigest()),
                Instant.ofEpochSecond(Math.clamp(file.getExpires(), -1, Instant.MAX.getEpochSecond())),
                octets(file.getThumbnail()),
                file.getLayout());
    }

    private static Content.Receipt.Kind kind(int kind) throws MalformedException {
        return switch (kind) {
            case 1 -> Content.Receipt.Kind.DELIVERED;
            case 2 -> Content.Receipt.Kind.READ;
            default -> throw new MalformedException("message body: a receipt of an unknown kind");
        };
    }

    private static ConversationLifetimes readLifetimes(Lifetimes lifetimes) {
        return new ConversationLifetimes(
                Duration.ofSeconds(Integer.toUnsignedLong(lifetimes.getTimeToLiveSeconds())),
                Duration.ofSeconds(Integer.toUnsignedLong(lifetimes.getBurnOnReadSeconds())));
    }

    private static Content.AccountDataNews readNews(AccountDataNews news) throws MalformedException {
        List<Octets> confirmed =
                news.getConfirmedList().stream().map(ContentCodec::octets).toList();
        Content.AccountDataNews read = new Content.AccountDataNews(
                news.getVersion(), octets(news.getDigest()), news.getGeneration(), news.getAsks(), confirmed);
        if (!read.confirmed().equals(confirmed)) {
            throw new MalformedException("message body: what is confirmed is not strictly ascending");
        }
        return read;
    }

    private static Content.ReadMark readMark(ReadMark mark) throws MalformedException {
        Instant readAt = Instant.ofEpochMilli(mark.getReadAtMillis());
        return new Content.ReadMark(
                conversation(mark.getConversationId()), readAt, readReferences(mark.getMessagesList()));
    }

    private static MessageReference readReference(dev.redoubt.protocol.message.proto.MessageReference reference) {
        return new MessageReference(
                new NodeId(octets(reference.getSender())), new MessageId(octets(reference.getMessageId())));
    }

    private static List<MessageReference> readReferences(
            List<dev.redoubt.protocol.message.proto.MessageReference> references) throws MalformedException {
        List<MessageReference> read = new ArrayList<>(references.size());
        for (dev.redoubt.protocol.message.proto.MessageReference reference : references) {
            MessageReference next = readReference(reference);
            if (!read.isEmpty() && read.getLast().compareTo(next) >= 0) {
                throw new MalformedException("message body: the messages are not strictly ascending");
            }
            read.add(next);
        }
        return read;
    }

    private static ConversationId conversation(ByteString bytes) {
        return new ConversationId(octets(bytes));
    }

    private static ByteString bytes(Octets octets) {
        return ByteString.copyFrom(octets.toBytes());
    }

    private static Octets octets(ByteString bytes) {
        return Octets.copyOf(bytes.toByteArray());
    }
}
