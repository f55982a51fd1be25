package dev.redoubt.client;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.HomeLock;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.conversation.Conversations;
import dev.redoubt.client.device.Devices;
import dev.redoubt.client.device.JoiningUser;
import dev.redoubt.client.failure.DeviceErasedException;
import dev.redoubt.client.failure.LinkTakenException;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.NotEnrolledException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.SessionEndedException;
import dev.redoubt.client.failure.UnknownNameException;
import dev.redoubt.client.file.FileCleaning;
import dev.redoubt.client.file.FileTransfers;
import dev.redoubt.client.gateway.Gateway;
import dev.redoubt.client.gateway.GatewayAddress;
import dev.redoubt.client.messaging.Destination;
import dev.redoubt.client.messaging.Listening;
import dev.redoubt.client.messaging.LiveNode;
import dev.redoubt.client.messaging.PeerDirectory;
import dev.redoubt.client.messaging.Sending;
import dev.redoubt.client.messaging.Sweeper;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.MessageListener;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.model.PassphraseRules;
import dev.redoubt.client.model.ProxyAddress;
import dev.redoubt.client.model.SendOptions;
import dev.redoubt.client.model.Settings;
import dev.redoubt.client.policy.Admission;
import dev.redoubt.client.recovery.AccountRecovery;
import dev.redoubt.client.recovery.BundleRootSource;
import dev.redoubt.client.recovery.RecoverySecret;
import dev.redoubt.client.store.ContactBook;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.NoticeLog;
import dev.redoubt.client.store.PinnedContact;
import dev.redoubt.client.store.PolicyRecords;
import dev.redoubt.client.store.SettingsRecords;
import dev.redoubt.client.trust.TrustDecisions;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One enrolled device: sends, receives, and shows what it keeps. Thread-safe. Other processes may use the same home at the
 * same time; one of them at most listens.
 *
 * <pre>{@code
 * try (Passphrase passphrase = Passphrase.takeOwnershipOf(typed);
 *         Redoubt redoubt = Redoubt.open(home, passphrase)) {
 *     redoubt.send("bob", "Are you there?");
 *     redoubt.inbox().forEach(message -> System.out.println(message.text()));
 * }
 * }</pre>
 */
public final class Redoubt implements AutoCloseable {
    private final Path home;
    private final Environment environment;
    private final LiveNode node;
    private final String name;
    private final Admission admission;
    private final Connection connection;
    private final Sweeper sweeper;
    private final SessionWatch watch;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param passphrase what the one that opened the device has of each */
    Redoubt(Path home, Environment environment, LiveNode node, String name, PassphraseRules passphrase) {
        this.home = home;
        this.environment = environment;
        this.node = node;
        this.name = name;
        this.admission = new Admission(node.container(), passphrase);
        this.connection = new Connection(home, environment, node, admission);
        this.sweeper = Sweeper.start(node);
        this.watch = SessionWatch.start(
                node.container(), environment.clock(), () -> close(Optional.of(SessionEndedException::new)));
    }

    /** Whether there is a container in {@code home}, enrolled or not. */
    public static boolean exists(Path home) {
        return Container.exists(home);
    }

    /** When the device in {@code home} was erased by an order of the administrator; empty where it was not. */
    public static Optional<Instant> erasedAt(Path home) {
        return Container.erasedAt(home);
    }

    /**
     * Opens an enrolled device. Nothing is sent before the first call that needs the appliance.
     *
     * @param passphrase stays with the caller
     * @throws NotEnrolledException if there is none in {@code home}
     * @throws dev.redoubt.client.failure.WrongPassphraseException if the passphrase does not open it
     */
    public static Redoubt open(Path home, Passphrase passphrase) throws RedoubtException {
        return open(home, passphrase, Optional.empty());
    }

    /** The same by way of a proxy. */
    public static Redoubt open(Path home, Passphrase passphrase, Optional<ProxyAddress> proxy) throws RedoubtException {
        return Homes.open(home, passphrase, Environment.real(proxy));
    }

    /**
     * Makes an account with its first device and enrols it. Where an earlier try was cut off, it goes on with that one.
     *
     * @param invitationLink {@code redoubt:…} from the administrator
     * @param passphrase of a new home, or of the one in which an enrolment was begun; stays with the caller
     */
    public static Redoubt enrol(Path home, String invitationLink, Passphrase passphrase) throws RedoubtException {
        return enrol(home, invitationLink, passphrase, Optional.empty());
    }

    /** The same by way of a proxy. */
    public static Redoubt enrol(Path home, String invitationLink, Passphrase passphrase, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return Homes.enrol(home, invitationLink, "", passphrase, Environment.real(proxy));
    }

    /**
     * The same for a bot, which needs a challenge beside its link.
     *
     * @param challenge as the administrator has agreed on it with whoever runs the bot
     */
    public static Redoubt enrolBot(
            Path home, String invitationLink, String challenge, Passphrase passphrase, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return Homes.enrol(home, invitationLink, challenge, passphrase, Environment.real(proxy));
    }

    /**
     * Makes {@code home} a further device of an account: asks this device's user whether it is their account, then the device
     * that shows the code, and waits until its user has confirmed this one. Where an earlier try has the confirmation already, it goes on with that one.
     *
     * @param code as {@code redoubt device add} shows it
     * @param passphrase of a new home, or of the one in which this was begun; stays with the caller
     * @param user answers for this device; whoever sees the code first could otherwise make the device one of their account
     * @throws dev.redoubt.client.failure.ForeignAccountException if the user says that it is not theirs
     * @throws dev.redoubt.client.failure.CodeRefusedException if the code is used or too old, or was not confirmed
     */
    public static Redoubt join(
            Path home, String code, Passphrase passphrase, Optional<ProxyAddress> proxy, JoiningUser user)
            throws RedoubtException, InterruptedException {
        return Homes.join(home, code, passphrase, Environment.real(proxy), user);
    }

    /** The own name, as the administrator invited it. */
    public String name() {
        return name;
    }

    /**
     * Sends a text. On first contact the recipient's root is pinned as unverified; a root that has changed stops it.
     *
     * @param recipient name in the appliance's directory
     * @param text at most 196,608 bytes of UTF-8
     * @return the message as the appliance accepted it
     * @throws MessageKeptException if it is stored but the appliance's answer is unknown: it goes out by itself, once
     * @throws UnknownNameException if the directory has no such name
     * @throws dev.redoubt.client.failure.ChangedRootException if the name stands for another root than before
     */
    public Message send(String recipient, String text) throws RedoubtException {
        return send(recipient, text, SendOptions.defaults());
    }

    /** The same, not as the conversation has it but as the options say. */
    public Message send(String recipient, String text, SendOptions options) throws RedoubtException {
        return new Sending(node, connection.appliance(), environment.pauses())
                .send(new Destination.Named(recipient), text, options);
    }

    /**
     * Listens on a thread of its own until it is closed. Messages that nobody has read come first.
     *
     * @throws LinkTakenException if this home is listening already, here or in another process
     */
    public Subscription listen(MessageListener listener) throws RedoubtException {
        Listening listening = new Listening(node, connection.appliance(), environment.pauses());
        HomeLock lock = listening.tryTakeLink().orElseThrow(() -> new LinkTakenException(home.toString()));
        cleanFiles();
        return Subscription.start(listening, lock, listener);
    }

    /** The same, for whoever would rather ask for one message after the other. */
    public MessageStream messages() throws RedoubtException {
        return new MessageStream(this::listen);
    }

    /**
     * Fetches what is waiting, unless this home is listening anyway, and gives all messages that nobody has read, oldest first.
     * They stay unread until {@link #markRead}.
     */
    public List<Message> inbox() throws RedoubtException {
        Listening listening = new Listening(node, connection.appliance(), environment.pauses());
        Optional<HomeLock> lock = listening.tryTakeLink();
        if (lock.isPresent()) {
            try (HomeLock _ = lock.get()) {
                listening.fetch();
            }
        }
        cleanFiles();
        return unread();
    }

    /** All messages that nobody has read, without asking the appliance. */
    public List<Message> unread() throws RedoubtException {
        node.expiry().sweep();
        return node.container().read(transaction -> new MessageLog(transaction).unread());
    }

    /**
     * What burns after reading begins to. Tells the own devices, and who wrote the messages if {@link #settings} say so: now, or
     * when the appliance can be reached.
     */
    public void markRead(Collection<Message> messages) throws RedoubtException {
        conversations().markRead(messages);
    }

    /** All messages that this device keeps, sent and received, oldest first. */
    public List<Message> history() throws RedoubtException {
        node.expiry().sweep();
        return node.container().read(transaction -> new MessageLog(transaction).all());
    }

    /** The conversations that this device keeps, and the ways to begin one. */
    public Conversations conversations() {
        return new Conversations(node, connection::appliance, this::files, environment.pauses());
    }

    /** What others learn from this device beside what is written on it, as the policy has it where that settles it. */
    public Settings settings() throws RedoubtException {
        return node.container().read(transaction -> new PolicyRecords(transaction).settings());
    }

    /** @throws dev.redoubt.client.failure.ForbiddenByPolicyException if the policy settles it otherwise */
    public void change(Settings settings) throws RedoubtException {
        node.container().write(transaction -> {
            SettingsRecords records = new SettingsRecords(transaction);
            records.put(new PolicyRecords(transaction).policy().change(records.get(), settings));
            return null;
        });
    }

    /** What the administrators have settled for this device. */
    public Policies policies() {
        return new Policies(node.container(), connection, admission);
    }

    /** The devices of the own account, as far as they are changed without its recovery. */
    public Devices devices() throws RedoubtException {
        return devices(Optional.empty());
    }

    /** @param opens the account's root for their changes, where it has left this device; stays with the caller */
    public Devices devices(Optional<RecoverySecret> opens) throws RedoubtException {
        return new Devices(node, connection.appliance(), new BundleRootSource(recovery(), opens), environment.pauses());
    }

    /** How the own account is recovered. */
    public AccountRecovery recovery() throws RedoubtException {
        return environment.recovery(node, connection.appliance(), name);
    }

    /** How this device is locked. */
    public Safe safe() {
        return new Safe(this, node.container(), environment, admission, watch);
    }

    /** What the user decides about contacts. */
    public TrustDecisions trust() throws RedoubtException {
        return new TrustDecisions(node, connection.appliance(), environment.pauses());
    }

    /** What the user should know about devices and accounts and was not told yet. */
    public List<Notice> notices() throws RedoubtException {
        return node.container().read(transaction -> new NoticeLog(transaction).all());
    }

    /** The user was told. */
    public void markNoticed(Collection<Notice> notices) throws RedoubtException {
        List<Long> numbers = notices.stream().map(Notice::number).toList();
        node.container().write(transaction -> {
            new NoticeLog(transaction).forget(numbers);
            return null;
        });
    }

    /** Whose roots are pinned, by name. */
    public List<Contact> contacts() throws RedoubtException {
        return node.container().read(transaction -> new ContactBook(transaction).all());
    }

    /** Of the own account. */
    public Fingerprint fingerprint() {
        return Fingerprint.ofAccount(node.account());
    }

    /**
     * Of the contact's account as it is pinned here: compare it with what they see as their own.
     *
     * @throws UnknownNameException as {@link #contact}
     */
    public Fingerprint fingerprint(String contact) throws RedoubtException {
        return Fingerprint.ofAccount(contact(contact).account());
    }

    /**
     * Of the own account and the contact's together: both see the same.
     *
     * @throws UnknownNameException as {@link #contact}
     */
    public Fingerprint pairFingerprint(String contact) throws RedoubtException {
        return Fingerprint.ofPair(node.account(), contact(contact).account());
    }

    /**
     * Whose root is pinned under the name. If none is, the appliance is asked, and the root that it gives is pinned as
     * unverified, as the first message would do it.
     *
     * @throws UnknownNameException if the directory has no such name either
     */
    public Contact contact(String contact) throws RedoubtException {
        Optional<PinnedContact> pinned =
                node.container().read(transaction -> new ContactBook(transaction).find(contact));
        if (pinned.isPresent()) {
            return pinned.get().contact();
        }
        PeerDirectory directory = new PeerDirectory(node, connection.appliance());
        return directory.byName(contact).contact().contact();
    }

    /** Uploads and downloads of this device. */
    public FileTransfers files() throws RedoubtException {
        return new FileTransfers(
                node.container(),
                connection.appliance().blobs(),
                environment.random(),
                environment.clock(),
                time -> environment.pauses().pause(time));
    }

    /** Removes what files have left behind that nobody needs any more. */
    private void cleanFiles() throws RedoubtException {
        FileCleaning cleaning = new FileCleaning(node.container());
        cleaning.here(environment.clock().instant());
        if (cleaning.isNeededThere()) {
            cleaning.there(connection.appliance().blobs());
        }
    }

    /**
     * Listens for plain HTTP on this machine, and carries it to this device's appliance, as this device.
     *
     * @param tokenFile gets what every request must carry, as one header line, readable for this user only
     * @return to be closed by the caller, before this
     * @throws dev.redoubt.client.failure.CannotListenException if the address is taken, or a file cannot be made
     */
    public Gateway gateway(GatewayAddress address, Path tokenFile) throws RedoubtException {
        return connection.gateway(address, tokenFile);
    }

    /** Closes the connection and the container and wipes the keys. Subscriptions are to be closed before. */
    @Override
    public void close() throws RedoubtException {
        close(Optional.empty());
    }

    /** @param why whoever uses it afterwards is told this */
    private void close(Optional<Supplier<RedoubtException>> why) throws RedoubtException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        watch.close();
        sweeper.close();
        try {
            new FileCleaning(node.container()).here(environment.clock().instant());
        } catch (DeviceErasedException | NotEnrolledException e) {
            // Nothing is left that would have to be cleaned.
            return;
        } finally {
            connection.close();
            if (why.isPresent()) {
                node.container().closeBecause(why.get());
            }
            node.close();
        }
    }
}
