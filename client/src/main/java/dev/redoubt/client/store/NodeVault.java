package dev.redoubt.client.store;

import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.StoredRecord;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.Credential;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.LocalNode;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The node's own keys and its account's state. The account's root (Kr) is not among them: {@link RecoveryRecords}.
 */
public final class NodeVault {
    private static final RecordName STATE = RecordName.only(RecordTypes.ACCOUNT_STATE);
    private static final RecordName SIGNING_KEY = RecordName.only(RecordTypes.NODE_SIGNING_KEY);

    private final Transaction transaction;

    public NodeVault(Transaction transaction) {
        this.transaction = transaction;
    }

    /** Keeps Kn, and An with its record beside the older ones: messages to those may be on their way. */
    public void putNode(NodeKeys keys, AgreementRecord agreement) throws RedoubtException {
        putSecret(SIGNING_KEY, keys.signingKey().seed());
        try (Secret copy = keys.agreementKey().privateKey().copy()) {
            byte[] content = new byte[X25519KeyPair.SIZE + AgreementRecord.SIZE];
            copy.read(bytes -> {
                System.arraycopy(bytes, 0, content, 0, bytes.length);
                return content;
            });
            System.arraycopy(agreement.toBytes(), 0, content, X25519KeyPair.SIZE, AgreementRecord.SIZE);
            transaction.put(new RecordName(RecordTypes.AGREEMENT_KEY, agreement.key()), content);
            Arrays.fill(content, (byte) 0);
        }
    }

    /** @throws IllegalStateException if the version goes down */
    public void putState(VerifiedAccountState state) throws RedoubtException {
        if (transaction.contains(STATE) && state.version() < state().version()) {
            throw new IllegalStateException("an account state never goes back");
        }
        transaction.put(STATE, state.toBytes());
    }

    /** By the user's decision only: also another state of a version that was seen. */
    void replaceState(VerifiedAccountState state) throws RedoubtException {
        if (!state.account().equals(state().account())) {
            throw new IllegalStateException("another account's state");
        }
        transaction.put(STATE, state.toBytes());
    }

    public VerifiedAccountState state() throws RedoubtException {
        byte[] bytes = required(STATE);
        try {
            UnverifiedAccountState unverified = UnverifiedAccountState.parse(bytes);
            return unverified.verify(StateReference.root(unverified.claimedAccount()));
        } catch (MalformedException | InvalidChainException e) {
            throw new ContainerDamagedException("the own account state does not verify");
        }
    }

    /**
     * This node with each of its agreement keys, the newest first: with that one it speaks, with all of them it listens.
     *
     * @return at least one; the caller closes the keys of each
     */
    public List<LocalNode> nodes() throws RedoubtException {
        VerifiedAccountState state = state();
        List<LocalNode> nodes = new ArrayList<>();
        for (StoredRecord record : transaction.list(RecordTypes.AGREEMENT_KEY)) {
            nodes.add(node(state, record.content()));
            Arrays.fill(record.content(), (byte) 0);
        }
        if (nodes.isEmpty()) {
            throw new ContainerDamagedException("there is no agreement key");
        }
        nodes.sort(Comparator.comparing((LocalNode node) ->
                        node.credential().agreement().validity().created())
                .reversed());
        return nodes;
    }

    /** Erases a node that never came to be: its keys, and the state that would have listed it. */
    public void eraseNode() throws RedoubtException {
        for (StoredRecord record : transaction.list(RecordTypes.AGREEMENT_KEY)) {
            transaction.delete(new RecordName(RecordTypes.AGREEMENT_KEY, record.id()));
        }
        for (RecordName name : List.of(STATE, SIGNING_KEY)) {
            if (transaction.contains(name)) {
                transaction.delete(name);
            }
        }
    }

    /** Erases agreement keys that no envelope can need any more; never the newest. */
    public void eraseExpiredAgreements(Instant now) throws RedoubtException {
        Instant limit = now.minus(Lifetimes.ENVELOPE_MAX);
        List<LocalNode> nodes = nodes();
        for (LocalNode node : nodes.subList(1, nodes.size())) {
            AgreementRecord agreement = node.credential().agreement();
            if (agreement.validity().expires().isBefore(limit)) {
                transaction.delete(new RecordName(RecordTypes.AGREEMENT_KEY, agreement.key()));
            }
        }
        nodes.forEach(node -> node.keys().close());
    }

    private LocalNode node(VerifiedAccountState state, byte[] content) throws RedoubtException {
        AccountId account = state.account();
        NodeKeys keys = NodeKeys.restore(
                account,
                Secret.takeOwnershipOf(required(SIGNING_KEY)),
                Secret.takeOwnershipOf(Arrays.copyOf(content, X25519KeyPair.SIZE)));
        try {
            AgreementRecord agreement =
                    AgreementRecord.parse(Arrays.copyOfRange(content, X25519KeyPair.SIZE, content.length));
            NodeId id = keys.id();
            return new LocalNode(keys, new Credential(state.node(id).certificate(), agreement));
        } catch (MalformedException | InvalidChainException e) {
            keys.close();
            throw new ContainerDamagedException("the node's own credential does not verify");
        }
    }

    private void putSecret(RecordName name, Secret secret) throws RedoubtException {
        byte[] bytes = secret.read(byte[]::clone);
        transaction.put(name, bytes);
        Arrays.fill(bytes, (byte) 0);
    }

    private byte[] required(RecordName name) throws RedoubtException {
        return transaction.get(name).orElseThrow(() -> new ContainerDamagedException("a key is missing"));
    }
}
