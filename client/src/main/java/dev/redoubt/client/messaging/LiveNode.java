package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.KnownAccount;
import dev.redoubt.client.store.NodeVault;
import dev.redoubt.client.store.OwnAccountRecords;
import dev.redoubt.protocol.account.LocalNode;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An enrolled node with its container open: what sending, receiving and key care share. Thread-safe. */
public final class LiveNode implements AutoCloseable {
    /** For so long what the appliance said of an account is taken for its newest state, when its devices write. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Container container;
    private final InstantSource clock;
    private final SecureRandom random;
    private final List<LocalNode> retired = new ArrayList<>();
    private volatile List<LocalNode> own;
    private volatile KnownAccount known;
    private final Map<AccountId, Instant> asked = new ConcurrentHashMap<>();
    private final Set<ByteString> submitting = ConcurrentHashMap.newKeySet();
    private final Expiry expiry;

    private LiveNode(Container container, InstantSource clock, SecureRandom random, Keys keys) {
        this.container = container;
        this.clock = clock;
        this.random = random;
        this.own = keys.own();
        this.known = keys.known();
        this.expiry = new Expiry(container, clock);
    }

    private record Keys(List<LocalNode> own, KnownAccount known) {}

    /**
     * Opens it, and deletes at first what fell due while it was closed.
     *
     * @param container closed with the node
     */
    public static LiveNode open(Container container, InstantSource clock, SecureRandom random) throws RedoubtException {
        LiveNode node = new LiveNode(container, clock, random, load(container));
        node.expiry.sweep();
        return node;
    }

    private static Keys load(Container container) throws RedoubtException {
        return container.read(transaction -> {
            return new Keys(new NodeVault(transaction).nodes(), new OwnAccountRecords(transaction).known());
        });
    }

    public Container container() {
        return container;
    }

    /** What deletes messages whose time has come. */
    public Expiry expiry() {
        return expiry;
    }

    public InstantSource clock() {
        return clock;
    }

    public SecureRandom random() {
        return random;
    }

    /** This node with its newest agreement key first. */
    public List<LocalNode> own() {
        return own;
    }

    public AccountId account() {
        return known.account();
    }

    /** This node's identifier. */
    public NodeId id() {
        return own.getFirst().keys().id();
    }

    /** The own account, as this node knows it. */
    public KnownAccount known() {
        return known;
    }

    /** Whether the appliance was asked for the account's state just now, so that it need not be asked again. */
    boolean wasAsked(AccountId account) {
        Instant last = asked.get(account);
        return last != null && clock.instant().isBefore(last.plus(FRESH));
    }

    void markAsked(AccountId account) {
        asked.put(account, clock.instant());
    }

    /** Whether nobody else in this process submits this packet at the moment. Who was told so says when it is over. */
    boolean beginsToSubmit(Submission packet) {
        return submitting.add(packet.getSubmissionId());
    }

    void hasSubmitted(Submission packet) {
        submitting.remove(packet.getSubmissionId());
    }

    /** After the node's keys have changed in the container. The former ones live on for whoever is using them. */
    public synchronized void reload() throws RedoubtException {
        Keys keys = load(container);
        retired.addAll(own);
        own = keys.own();
        known = keys.known();
    }

    @Override
    public synchronized void close() throws RedoubtException {
        retired.addAll(own);
        retired.forEach(node -> node.keys().close());
        container.close();
    }
}
