package dev.redoubt.client.conversation;

import dev.redoubt.client.failure.NotAllowedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.UnknownNameException;
import dev.redoubt.client.file.FileTransfers;
import dev.redoubt.client.file.TransferProgress;
import dev.redoubt.client.messaging.AccountSync;
import dev.redoubt.client.messaging.Destination;
import dev.redoubt.client.messaging.Groups;
import dev.redoubt.client.messaging.LiveNode;
import dev.redoubt.client.messaging.Pauses;
import dev.redoubt.client.messaging.PeerDirectory;
import dev.redoubt.client.messaging.Reading;
import dev.redoubt.client.messaging.Sending;
import dev.redoubt.client.messaging.Talking;
import dev.redoubt.client.messaging.Words;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.DevicePolicy;
import dev.redoubt.client.model.Lifetime;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Roster;
import dev.redoubt.client.model.SendOptions;
import dev.redoubt.client.store.ConversationSettings;
import dev.redoubt.client.store.ConversationView;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.MessageSearch;
import dev.redoubt.client.store.PolicyRecords;
import dev.redoubt.protocol.group.GroupChange;
import dev.redoubt.protocol.group.GroupRole;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.ConversationLifetimes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One conversation: of two, with oneself, or a group. Thread-safe. What changes a group throws
 * {@link dev.redoubt.client.failure.NotAllowedException} where the group does not allow it or this is none.
 */
public final class Conversation {
    private final LiveNode node;
    private final ApplianceSource appliance;
    private final FileSource files;
    private final Pauses pauses;
    private final ConversationId id;
    private final Optional<AccountId> account;

    Conversation(
            LiveNode node,
            ApplianceSource appliance,
            FileSource files,
            Pauses pauses,
            ConversationId id,
            Optional<AccountId> account) {
        this.node = node;
        this.appliance = appliance;
        this.files = files;
        this.pauses = pauses;
        this.id = id;
        this.account = account;
    }

    public ConversationId id() {
        return id;
    }

    /** As it is now: title, members, how many unread, the newest message. */
    public ConversationInfo info() throws RedoubtException {
        return node.container()
                .read(transaction -> new ConversationView(transaction, node.account()).info(id, account));
    }

    /**
     * Sends a text, as {@link dev.redoubt.client.Redoubt#send} does.
     *
     * @param text at most 196,608 bytes of UTF-8
     */
    public Message send(String text) throws RedoubtException {
        return send(text, SendOptions.defaults());
    }

    /** The same, not as the conversation has it but as the options say. */
    public Message send(String text, SendOptions options) throws RedoubtException {
        return sending().send(destination(), new Content.Text(text), options);
    }

    /**
     * Sends a text that answers a message of this conversation.
     *
     * @throws dev.redoubt.client.failure.UnknownMessageException if it is not kept here any more, as for all that is said about messages
     */
    public Message reply(Message message, String text) throws RedoubtException {
        return reply(message, text, SendOptions.defaults());
    }

    /** The same, not as the conversation has it but as the options say. */
    public Message reply(Message message, String text, SendOptions options) throws RedoubtException {
        return talking().reply(message.number(), text, options);
    }

    /** @param reaction 1 to 64 bytes of UTF-8; replaces the one that the own account has there */
    public void react(Message message, String reaction) throws RedoubtException {
        if (reaction.isEmpty() || reaction.getBytes(StandardCharsets.UTF_8).length > Content.MAX_REACTION_BYTES) {
            throw new IllegalArgumentException("a reaction has 1 to 64 bytes");
        }
        talking().react(message.number(), reaction);
    }

    public void takeBackReaction(Message message) throws RedoubtException {
        talking().react(message.number(), "");
    }

    /**
     * Gives an own message another text, with everybody who has it. How long it lives does not change.
     *
     * @throws dev.redoubt.client.failure.NotYourMessageException if it is not a text of the own account
     */
    public void edit(Message message, String text) throws RedoubtException {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a text that is empty: delete the message");
        }
        talking().edit(message.number(), text);
    }

    /**
     * Deletes own messages with everybody who has them, and here. It is shown that there was one. Honest devices follow; nobody can make
     * others do so.
     *
     * @param messages 1 to 256
     * @throws dev.redoubt.client.failure.NotYourMessageException if one is not of the own account
     */
    public void deleteForEverybody(Collection<Message> messages) throws RedoubtException {
        talking().delete(messages.stream().map(Message::number).toList());
    }

    /**
     * The newest messages in which all words stand, oldest first: as {@link Conversations#search}, here only.
     *
     * @param most at most so many
     */
    public List<Message> search(String words, int most) throws RedoubtException {
        return node.container().read(transaction -> new MessageSearch(transaction).find(words, Optional.of(id), most));
    }

    private Talking talking() throws RedoubtException {
        return new Talking(node, appliance.get(), pauses, destination(), id);
    }

    private Destination destination() {
        return account.isPresent() ? new Destination.OfTwo(account.get()) : new Destination.Group(id);
    }

    /**
     * Sends a file, as {@link Conversations#sendFile} does. The appliance keeps it no longer than the message lives, or
     * until the next full hour where that is later.
     *
     * @param progress hears how far the upload is
     */
    public Message sendFile(Path file, SendOptions options, TransferProgress progress) throws RedoubtException {
        policy().files().requireSending();
        if (info().kind() == ConversationInfo.Kind.LEFT_GROUP) {
            throw new NotAllowedException("you are not in it");
        }
        Sending sending = sending();
        SendOptions settled = sending.settled(destination(), options);
        FileTransfers.Uploaded uploaded =
                files.get().upload(file, settled.timeToLive().orElseThrow(), progress);
        return sending.send(
                destination(),
                transaction -> {
                    uploaded.sent(transaction);
                    return Optional.of(new Content.File(uploaded.pointer()));
                },
                settled);
    }

    /**
     * The newest messages, oldest first.
     *
     * @param most at most so many
     */
    public List<Message> history(int most) throws RedoubtException {
        node.expiry().sweep();
        return node.container().read(transaction -> new MessageLog(transaction).newest(id, most));
    }

    /** All of its messages count as read, as {@link dev.redoubt.client.Redoubt#markRead} says. */
    public void markRead() throws RedoubtException {
        node.container().write(transaction -> {
            List<Long> numbers = new MessageLog(transaction)
                    .unread().stream()
                            .filter(message -> message.conversation().equals(id))
                            .map(Message::number)
                            .toList();
            new Reading(transaction, node.account()).here(numbers, node.clock().instant());
            return null;
        });
        Conversations.tellOthers(node, appliance, pauses);
    }

    /** How long its new messages live, if their sender does not say otherwise. */
    public Lifetime lifetime() throws RedoubtException {
        return info().lifetime();
    }

    /**
     * Changes that for all who are in it. Everybody sees who did it. Messages that are there keep theirs.
     *
     * @throws dev.redoubt.client.failure.NotAllowedException if the group does not allow it
     * @throws dev.redoubt.client.failure.ForbiddenByPolicyException if the policy allows less
     * @throws IllegalArgumentException if a time is no number of whole seconds in 32 bits
     */
    public void setLifetime(Lifetime lifetime) throws RedoubtException {
        policy().lives().require(lifetime.timeToLive(), lifetime.burnAfterReading());
        ConversationLifetimes lifetimes = new ConversationLifetimes(lifetime.timeToLive(), lifetime.burnAfterReading());
        if (account.isEmpty()) {
            change(new GroupChange.SetLifetimes(lifetimes));
            return;
        }
        Instant now = node.clock().instant();
        Words change = transaction -> {
            new ConversationSettings(transaction).change(id, lifetimes, now);
            return Optional.of(new Content.LifetimeChange(lifetimes));
        };
        sending().tell(destination(), change, now);
    }

    /**
     * Says that something is being written here, or not any more, if {@link dev.redoubt.client.Redoubt#settings} allow it. To
     * be said again every few seconds: the others forget it after 10 s.
     */
    public void typing(boolean active) throws RedoubtException {
        boolean allowed = node.container()
                .read(transaction -> new PolicyRecords(transaction).settings().typing());
        if (allowed && !account.equals(Optional.of(node.account()))) {
            sending().tell(destination(), _ -> Optional.of(new Content.Typing(active)));
        }
    }

    private DevicePolicy policy() throws RedoubtException {
        return node.container().read(transaction -> new PolicyRecords(transaction).policy());
    }

    private Sending sending() throws RedoubtException {
        return new Sending(node, appliance.get(), pauses);
    }

    /** @param names of 1 to 31 who are no members yet */
    public void add(List<String> names) throws RedoubtException {
        List<AccountId> added = new ArrayList<>();
        for (String name : names) {
            added.add(new PeerDirectory(node, appliance.get())
                    .byName(name)
                    .contact()
                    .contact()
                    .account());
        }
        if (added.isEmpty()) {
            throw new IllegalArgumentException("nobody is added");
        }
        change(new GroupChange.Add(added));
    }

    /** @throws UnknownNameException if no member has that name */
    public void remove(String name) throws RedoubtException {
        change(new GroupChange.Remove(member(name)));
    }

    /** Of the group, for this account: nothing is received from it any more. */
    public void leave() throws RedoubtException {
        change(new GroupChange.Remove(node.account()));
    }

    /** @param title 1 to 255 bytes of UTF-8, no control characters */
    public void rename(String title) throws RedoubtException {
        groups().rename(id, title);
    }

    /** Whether the member may change the group. */
    public void setAdministrator(String name, boolean administrator) throws RedoubtException {
        GroupRole role = administrator ? GroupRole.ADMINISTRATOR : GroupRole.MEMBER;
        change(new GroupChange.SetRole(member(name), role));
    }

    private AccountId member(String name) throws RedoubtException {
        return info().members().stream()
                .map(ConversationInfo.Member::contact)
                .filter(contact -> contact.displayName().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnknownNameException(name))
                .account();
    }

    /**
     * Who is in a group that waits for its members, as the account's devices shared it. The own devices are asked again at once.
     *
     * @return empty where this is no group that waits, or where nothing is known of its members
     */
    public Optional<Roster> roster() throws RedoubtException {
        AccountSync sync = new AccountSync(node, appliance.get(), pauses);
        if (sync.roster(id).isPresent()) {
            sync.askAgain();
        }
        return sync.roster(id);
    }

    /**
     * The user has said that these are the members: the group is talked in from now on, and what was said in it meanwhile arrives.
     *
     * @param shown to the user
     * @throws NotAllowedException if it is another one by now
     */
    public void restore(Roster shown) throws RedoubtException {
        if (!new AccountSync(node, appliance.get(), pauses).restore(id, shown)) {
            throw new NotAllowedException("what is known of its members has changed meanwhile");
        }
    }

    private void change(GroupChange change) throws RedoubtException {
        groups().change(id, change);
    }

    private Groups groups() throws RedoubtException {
        return new Groups(node, appliance.get(), pauses);
    }
}
