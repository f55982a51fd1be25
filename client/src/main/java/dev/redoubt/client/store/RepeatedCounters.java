package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.StoredRecord;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.store.format.RepeatedCounterRecord;
import dev.redoubt.protocol.fingerprint.NodeFingerprint;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Devices whose messages came under counters that had come before, or were never missing: they go on from an older copy of their
 * home, or somebody uses such a copy. Kept until the device is revoked, so that the user is told once of each.
 */
public final class RepeatedCounters {
    /** How many devices are remembered: more are refused like these, and not told of. */
    public static final int MOST = 256;

    private final Transaction transaction;

    public RepeatedCounters(Transaction transaction) {
        this.transaction = transaction;
    }

    /** One message of the device was refused. */
    public void note(AccountId account, NodeId node, boolean own) throws RedoubtException {
        if (transaction.contains(name(node))
                || transaction.list(RecordTypes.REPEATED_COUNTER).size() >= MOST) {
            return;
        }
        RepeatedCounterRecord record = RepeatedCounterRecord.newBuilder()
                .setAccountId(ByteString.copyFrom(account.toBytes()))
                .build();
        Stored.put(transaction, name(node), record);
        String device = NodeFingerprint.of(account, node).grouped();
        Optional<AccountId> contact = own ? Optional.empty() : Optional.of(account);
        new NoticeLog(transaction).add(Notice.Kind.COUNTER_REPEATED, contact, List.of(device));
    }

    /** The device is not one any more. */
    void forget(NodeId node) throws RedoubtException {
        if (transaction.contains(name(node))) {
            transaction.delete(name(node));
        }
    }

    /** Whether it is one of them. */
    public boolean has(NodeId node) throws RedoubtException {
        return transaction.contains(name(node));
    }

    /** Fingerprints of those of the account, in ascending order. */
    public List<String> of(AccountId account) throws RedoubtException {
        List<String> devices = new ArrayList<>();
        for (StoredRecord stored : transaction.list(RecordTypes.REPEATED_COUNTER)) {
            RepeatedCounterRecord record = Stored.parse(RepeatedCounterRecord.parser(), stored.content());
            if (AccountId.of(record.getAccountId().toByteArray()).equals(account)) {
                devices.add(NodeFingerprint.of(account, new NodeId(stored.id())).grouped());
            }
        }
        return devices.stream().sorted().toList();
    }

    private static RecordName name(NodeId node) {
        return new RecordName(RecordTypes.REPEATED_COUNTER, node.value());
    }
}
