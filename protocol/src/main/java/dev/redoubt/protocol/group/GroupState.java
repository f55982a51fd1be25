package dev.redoubt.protocol.group;

import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.ConversationLifetimes;
import dev.redoubt.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A group as it is after one event: canonical bytes, and a hash that names all that went before. Immutable. SPEC.md, "GroupState".
 *
 * @param founder who made it
 * @param nonce 32 bytes: with the founder, what the conversation's id is made of
 * @param epoch the number of events that led here, from 1
 * @param previous 32 bytes: the hash of the state before; zeros in epoch 1 and only then
 * @param author whose event led here
 * @param event 32 bytes: that event's hash
 * @param members 0 to 32, none twice; kept in ascending order by account
 */
public record GroupState(
        AccountId founder,
        Octets nonce,
        long epoch,
        Octets previous,
        AccountId author,
        Octets event,
        String name,
        ConversationLifetimes lifetimes,
        List<GroupMember> members) {
    /** Most accounts in a group. */
    public static final int MAX_MEMBERS = 32;

    /** Most nodes that one message to a group is sealed for, the sender's sisters included. */
    public static final int MAX_NODES = 64;

    public static final int DIGEST_SIZE = 32;
    public static final int NONCE_SIZE = 32;
    static final Octets NONE = Octets.copyOf(new byte[DIGEST_SIZE]);

    /** @throws IllegalArgumentException if something is out of range */
    public GroupState {
        boolean sizes = nonce.size() == NONCE_SIZE && previous.size() == DIGEST_SIZE && event.size() == DIGEST_SIZE;
        if (!sizes || epoch < 1 || (epoch == 1) != previous.equals(NONE)) {
            throw new IllegalArgumentException("not a state of a group");
        }
        GroupText.check(name);
        members = members.stream()
                .sorted(Comparator.comparing(GroupMember::account))
                .toList();
        Set<AccountId> accounts = new HashSet<>();
        long now = epoch;
        if (members.size() > MAX_MEMBERS
                || !members.stream().allMatch(one -> one.since() <= now && accounts.add(one.account()))) {
            throw new IllegalArgumentException("a group has at most 32 members, none twice and none from the future");
        }
    }

    /**
     * Never that of a conversation of two, and never that of somebody else's group.
     *
     * @param nonce 32 random bytes
     */
    public static ConversationId conversation(AccountId founder, Octets nonce) {
        return new ConversationId(Octets.copyOf(
                Digests.sha256(label("redoubt v1 group conversation"), founder.toBytes(), nonce.toBytes())));
    }

    static byte[] label(String text) {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    /** @throws MalformedException unless the bytes are exactly one state in its one form */
    public static GroupState parse(byte[] bytes) throws MalformedException {
        return GroupCodec.parseState(bytes);
    }

    public byte[] toBytes() {
        return GroupCodec.write(this);
    }

    public ConversationId conversation() {
        return conversation(founder, nonce);
    }

    /** What messages in this state name, and the next event. */
    public Octets digest() {
        return Octets.copyOf(Digests.sha256(label("redoubt v1 group state"), toBytes()));
    }

    public Optional<GroupMember> member(AccountId account) {
        return members.stream().filter(one -> one.account().equals(account)).findFirst();
    }

    public boolean has(AccountId account) {
        return member(account).isPresent();
    }

    public boolean isAdministrator(AccountId account) {
        return member(account)
                .filter(one -> one.role() == GroupRole.ADMINISTRATOR)
                .isPresent();
    }

    /** Whom a message by {@code sender} names as recipients: all others, or itself where there are none. */
    public Set<AccountId> recipients(AccountId sender) {
        Set<AccountId> all = accounts();
        all.remove(sender);
        return all.isEmpty() ? Set.of(sender) : Set.copyOf(all);
    }

    Set<AccountId> accounts() {
        Set<AccountId> all = new HashSet<>();
        members.forEach(one -> all.add(one.account()));
        return all;
    }

    /** 0 for the most senior; as many as there are members for who is none. */
    int rank(AccountId account) {
        Optional<GroupMember> who = member(account);
        return who.isEmpty()
                ? members.size()
                : (int) members.stream().filter(one -> one.outranks(who.get())).count();
    }

    @Override
    public String toString() {
        return "GroupState[epoch " + epoch + ", " + members.size() + " members, redacted]";
    }
}
