package dev.redoubt.client.accountdata;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.redoubt.client.store.ConversationSettings;
import dev.redoubt.protocol.accountdata.EntryKinds;
import dev.redoubt.protocol.accountdata.EntryName;
import dev.redoubt.protocol.accountdata.proto.ListedConversation;
import dev.redoubt.protocol.accountdata.proto.SharedLifetimes;
import dev.redoubt.protocol.accountdata.proto.Verification;
import dev.redoubt.protocol.group.GroupEvent;
import dev.redoubt.protocol.group.GroupState;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.ConversationLifetimes;
import dev.redoubt.protocol.wire.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Names and values of entries: protocol/SPEC.md, "Account data". What does not parse is passed over, as a kind to come would be. */
final class SharedValues {
    static final Octets NOTHING = Octets.copyOf(new byte[0]);
    private static final int LONGEST_NAME = 255;

    /** The end of the year 9999. */
    private static final long LAST_MILLISECOND = 253_402_300_799_999L;

    private SharedValues() {}

    static EntryName nameOf(AccountId account) {
        return new EntryName(EntryKinds.CONTACT_NAME, account.value());
    }

    static EntryName verificationOf(AccountId account) {
        return new EntryName(EntryKinds.CONTACT_VERIFICATION, account.value());
    }

    static EntryName stateOf(AccountId account) {
        return new EntryName(EntryKinds.CONTACT_STATE, account.value());
    }

    static EntryName of(ConversationId conversation) {
        return new EntryName(EntryKinds.CONVERSATION, conversation.value());
    }

    static EntryName lifetimesOf(ConversationId conversation) {
        return new EntryName(EntryKinds.LIFETIMES, conversation.value());
    }

    static Octets lifetimes(ConversationSettings.Settled settled) {
        return Octets.copyOf(SharedLifetimes.newBuilder()
                .setTimeToLive((int) settled.lifetimes().timeToLive().toSeconds())
                .setBurnOnRead((int) settled.lifetimes().burnOnRead().toSeconds())
                .setChangedAt(settled.at().toEpochMilli())
                .build()
                .toByteArray());
    }

    /** Empty also for a time that no device could have written. */
    static Optional<ConversationSettings.Settled> lifetimes(Octets value) {
        try {
            SharedLifetimes shared = SharedLifetimes.parseFrom(value.toBytes());
            long at = shared.getChangedAt();
            return at < 1 || at > LAST_MILLISECOND
                    ? Optional.empty()
                    : Optional.of(new ConversationSettings.Settled(
                            new ConversationLifetimes(
                                    Duration.ofSeconds(Integer.toUnsignedLong(shared.getTimeToLive())),
                                    Duration.ofSeconds(Integer.toUnsignedLong(shared.getBurnOnRead()))),
                            Instant.ofEpochMilli(at)));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Octets text(String text) {
        return Octets.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }

    static Optional<String> text(Octets value) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value.toBytes()))
                    .toString();
            boolean fits = value.size() > 0
                    && value.size() <= LONGEST_NAME
                    && text.codePoints().noneMatch(Character::isISOControl);
            return fits ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static Octets verification(boolean verified) {
        return Octets.copyOf(
                Verification.newBuilder().setVerified(verified).build().toByteArray());
    }

    /** A mark that was taken back has a value too, of no bytes that say so. */
    static boolean isVerified(Octets value) {
        try {
            return Verification.parseFrom(value.toBytes()).getVerified();
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    static Octets conversation(AccountId account) {
        return octets(ListedConversation.newBuilder().setAccountId(bytes(account.value())));
    }

    static Octets conversation(GroupStep step) {
        return octets(ListedConversation.newBuilder()
                .setGroupName(step.state().name())
                .setEvent(ByteString.copyFrom(step.event().toBytes()))
                .setState(ByteString.copyFrom(step.state().toBytes())));
    }

    private static Octets octets(ListedConversation.Builder conversation) {
        return Octets.copyOf(conversation.build().toByteArray());
    }

    private static ByteString bytes(Octets octets) {
        return ByteString.copyFrom(octets.toBytes());
    }

    /** What an entry says of a conversation. */
    sealed interface Listed {
        record OfTwo(AccountId account) implements Listed {}

        /** @param step the newest that its writer knew; the groups' own rules say whether it can be one */
        record Group(GroupStep step) implements Listed {}
    }

    /** @param id that the entry is about: another conversation's value is passed over */
    static Optional<Listed> conversation(Octets value, ConversationId id, AccountId own) {
        try {
            ListedConversation listed = ListedConversation.parseFrom(value.toBytes());
            if (!listed.getAccountId().isEmpty()) {
                AccountId account = AccountId.of(listed.getAccountId().toByteArray());
                boolean fits = ConversationId.ofPair(own, account).equals(id);
                return fits ? Optional.of(new Listed.OfTwo(account)) : Optional.empty();
            }
            GroupStep step = new GroupStep(
                    GroupEvent.parse(listed.getEvent().toByteArray()),
                    GroupState.parse(listed.getState().toByteArray()));
            boolean fits = step.state().conversation().equals(id);
            return fits ? Optional.of(new Listed.Group(step)) : Optional.empty();
        } catch (InvalidProtocolBufferException | MalformedException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
