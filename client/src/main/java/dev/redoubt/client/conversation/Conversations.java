package dev.redoubt.client.conversation;

import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.ConsentDueException;
import dev.redoubt.client.failure.DeviceRevokedException;
import dev.redoubt.client.failure.NoFileException;
import dev.redoubt.client.failure.PassphraseDueException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.UnknownConversationException;
import dev.redoubt.client.failure.UnknownMessageException;
import dev.redoubt.client.failure.UntrustedApplianceException;
import dev.redoubt.client.file.TransferProgress;
import dev.redoubt.client.messaging.Forgetting;
import dev.redoubt.client.messaging.Groups;
import dev.redoubt.client.messaging.LiveNode;
import dev.redoubt.client.messaging.Pauses;
import dev.redoubt.client.messaging.PeerDirectory;
import dev.redoubt.client.messaging.Reading;
import dev.redoubt.client.messaging.Tellings;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.SendOptions;
import dev.redoubt.client.store.ContactBook;
import dev.redoubt.client.store.ConversationBook;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.MessageSearch;
import dev.redoubt.client.store.PendingTellings;
import dev.redoubt.client.store.PinnedContact;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.FilePointer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** All conversations of this device. Thread-safe. */
public final class Conversations {
    /** Characters of a group's id that name it at least. */
    private static final int SHORTEST_ID = 8;

    private final LiveNode node;
    private final ApplianceSource appliance;
    private final FileSource files;
    private final Pauses pauses;

    public Conversations(LiveNode node, ApplianceSource appliance, FileSource files, Pauses pauses) {
        this.node = node;
        this.appliance = appliance;
        this.files = files;
        this.pauses = pauses;
    }

    /** Where something happened last comes first. Does not ask the appliance. */
    public List<Conversation> all() throws RedoubtException {
        return node.container().read(transaction -> new ConversationBook(transaction).all()).stream()
                .map(entry -> conversation(entry.id(), entry.account()))
                .toList();
    }

    /**
     * With the contact of that name, or with oneself. It need not have begun.
     *
     * @throws dev.redoubt.client.failure.UnknownNameException if nobody is pinned under the name, and the directory does not
     *     know it either
     */
    public Conversation with(String name) throws RedoubtException {
        Optional<PinnedContact> pinned = node.container().read(transaction -> new ContactBook(transaction).find(name));
        AccountId account = pinned.isPresent()
                ? pinned.get().contact().account()
                : directory().byName(name).contact().contact().account();
        return with(account);
    }

    private Conversation with(AccountId account) {
        return conversation(ConversationId.ofPair(node.account(), account), Optional.of(account));
    }

    /**
     * One that this device keeps, such as a message's.
     *
     * @throws UnknownConversationException if there is none of that identifier
     */
    public Conversation find(ConversationId id) throws RedoubtException {
        ConversationBook.Entry entry = node.container()
                .read(transaction -> new ConversationBook(transaction).find(id))
                .orElseThrow(() -> new UnknownConversationException(id.value().toHex()));
        return conversation(entry.id(), entry.account());
    }

    /** Notes to oneself, on all own devices. */
    public Conversation own() {
        return with(node.account());
    }

    /**
     * A group that this device knows.
     *
     * @param typed its whole name, or at least the first eight characters of its id
     * @throws UnknownConversationException if that is none, or more than one
     */
    public Conversation group(String typed) throws RedoubtException {
        List<ConversationBook.Entry> found = new ArrayList<>();
        for (ConversationBook.Entry entry : node.container().read(t -> new ConversationBook(t).all())) {
            if (entry.groupName()
                    .filter(name -> isMeant(entry.id(), name, typed))
                    .isPresent()) {
                found.add(entry);
            }
        }
        if (found.size() != 1) {
            throw new UnknownConversationException(typed);
        }
        return conversation(found.getFirst().id(), Optional.empty());
    }

    private static boolean isMeant(ConversationId id, String name, String typed) {
        return name.equals(typed)
                || (typed.length() >= SHORTEST_ID && id.value().toHex().startsWith(typed));
    }

    /**
     * Makes a group, with this account as its administrator.
     *
     * @param title 1 to 255 bytes of UTF-8, no control characters
     * @param members names of 0 to 31 others
     * @throws dev.redoubt.client.failure.NotAllowedException if that cannot be
     */
    public Conversation createGroup(String title, List<String> members) throws RedoubtException {
        List<AccountId> accounts = new ArrayList<>();
        for (String member : members) {
            accounts.add(directory().byName(member).contact().contact().account());
        }
        ConversationId id = new Groups(node, appliance.get(), pauses).create(title, accounts);
        return conversation(id, Optional.empty());
    }

    /**
     * The newest messages in which all words stand, in any order, oldest first. Case does not matter; the last word may be the
     * beginning of one, from three characters on. Does not ask the appliance.
     *
     * @param most at most so many
     */
    public List<Message> search(String words, int most) throws RedoubtException {
        return node.container().read(transaction -> new MessageSearch(transaction).find(words, Optional.empty(), most));
    }

    /**
     * A message that is kept here, in whichever conversation.
     *
     * @throws UnknownMessageException if none has the number
     */
    public Message message(long number) throws RedoubtException {
        return node.container()
                .read(transaction -> new MessageLog(transaction).shown(number))
                .orElseThrow(() -> new UnknownMessageException(number));
    }

    /** The conversation that a message is in. */
    public Conversation of(Message message) throws RedoubtException {
        Optional<AccountId> account = node.container()
                .read(transaction -> new ConversationBook(transaction).find(message.conversation()))
                .flatMap(ConversationBook.Entry::account);
        return conversation(message.conversation(), account);
    }

    /** As {@link dev.redoubt.client.Redoubt#markRead} says. */
    public void markRead(Collection<Message> messages) throws RedoubtException {
        List<Long> numbers = messages.stream().map(Message::number).toList();
        node.container().write(transaction -> {
            new Reading(transaction, node.account()).here(numbers, node.clock().instant());
            return null;
        });
        tellOthers(node, appliance, pauses);
    }

    /**
     * Forgets messages on all own devices, and not with others: here at once, elsewhere when they learn of it.
     *
     * @param numbers as {@link Message#number} says
     * @return how many of them were kept here
     */
    public int forget(Collection<Long> numbers) throws RedoubtException {
        int forgotten = new Forgetting(node).forget(numbers);
        tellOthers(node, appliance, pauses);
        return forgotten;
    }

    /** Now if that is possible: else it waits until it is. */
    static void tellOthers(LiveNode node, ApplianceSource appliance, Pauses pauses) throws RedoubtException {
        if (node.container()
                .read(transaction -> !new PendingTellings(transaction).all().isEmpty())) {
            try {
                new Tellings(node, appliance.get(), pauses).flush();
            } catch (DeviceRevokedException
                    | ApplianceUnreachableException
                    | UntrustedApplianceException
                    | ConsentDueException
                    | PassphraseDueException e) {
                // What was settled here holds all the same.
                return;
            }
        }
    }

    /**
     * Sends a file, as {@link dev.redoubt.client.Redoubt#send} does a text. It is sealed here and uploaded first; where an earlier try
     * was cut off or killed, it goes on with that.
     *
     * @param progress hears how far the upload is
     * @throws dev.redoubt.client.failure.FileUnusableException if it is none, cannot be read, or changes all the time
     */
    public Message sendFile(String recipient, Path file, SendOptions options, TransferProgress progress)
            throws RedoubtException {
        // An unknown name and an alarm are told before anything is uploaded.
        directory().byName(recipient);
        return with(recipient).sendFile(file, options, progress);
    }

    /**
     * Fetches the file of a message into a folder, or the rest of it where an earlier try was cut off or killed. It gets its sender's
     * name, made safe, with a number where that is taken.
     *
     * @param number of the message
     * @return the finished file, all of it verified
     * @throws NoFileException if the message has none, or is not there
     * @throws dev.redoubt.client.failure.FileGoneException if the appliance does not have it any more
     * @throws dev.redoubt.client.failure.FileDamagedException if it is not what its sender has sealed
     * @throws dev.redoubt.client.failure.LocalDiskFullException if there is no room; what is there stays
     */
    public Path download(long number, Path folder, TransferProgress progress) throws RedoubtException {
        FilePointer pointer = node.container()
                .read(transaction -> new MessageLog(transaction).file(number))
                .orElseThrow(() -> new NoFileException(number));
        return files.get().download(pointer, folder, progress);
    }

    private PeerDirectory directory() throws RedoubtException {
        return new PeerDirectory(node, appliance.get());
    }

    private Conversation conversation(ConversationId id, Optional<AccountId> account) {
        return new Conversation(node, appliance, files, pauses, id, account);
    }
}
