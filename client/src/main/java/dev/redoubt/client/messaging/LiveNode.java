package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.NodeVault;
import dev.redoubt.protocol.account.LocalNode;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.identity.AccountId;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** An enrolled node with its container open: what sending, receiving and key care share. Thread-safe. */
public final class LiveNode implements AutoCloseable {
    private final Container container;
    private final InstantSource clock;
    private final SecureRandom random;
    private final List<LocalNode> retired = new ArrayList<>();
    private volatile List<LocalNode> own;
    private volatile VerifiedAccountState state;

    private LiveNode(Container container, InstantSource clock, SecureRandom random, Keys keys) {
        this.container = container;
        this.clock = clock;
        this.random = random;
        this.own = keys.own();
        this.state = keys.state();
    }

    private record Keys(List<LocalNode> own, VerifiedAccountState state) {}

    /** @param container closed with the node */
    public static LiveNode open(Container container, InstantSource clock, SecureRandom random) throws RedoubtException {
        return new LiveNode(container, clock, random, load(container));
    }

    private static Keys load(Container container) throws RedoubtException {
        return container.read(transaction -> {
            NodeVault vault = new NodeVault(transaction);
            return new Keys(vault.nodes(), vault.state());
        });
    }

    public Container container() {
        return container;
    }

    InstantSource clock() {
        return clock;
    }

    SecureRandom random() {
        return random;
    }

    /** This node with its newest agreement key first. */
    public List<LocalNode> own() {
        return own;
    }

    public AccountId account() {
        return state.account();
    }

    /** The account's own state, as this node knows it. */
    VerifiedAccountState state() {
        return state;
    }

    /** After the node's keys have changed in the container. The former ones live on for whoever is using them. */
    synchronized void reload() throws RedoubtException {
        Keys keys = load(container);
        retired.addAll(own);
        own = keys.own();
        state = keys.state();
    }

    @Override
    public synchronized void close() throws RedoubtException {
        retired.addAll(own);
        retired.forEach(node -> node.keys().close());
        container.close();
    }
}
