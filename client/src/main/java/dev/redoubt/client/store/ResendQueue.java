package dev.redoubt.client.store;

import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.ResendAnswer;
import dev.redoubt.client.store.format.ResendQueueRecord;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import java.util.ArrayList;
import java.util.List;

/** What others have asked for and is to be said again to them, in bounds. */
public final class ResendQueue {
    /** What waits at most, of all nodes and of one. What is more is asked for again. */
    public static final int MAX = 256;

    public static final int MAX_OF_NODE = 64;

    private static final RecordName NAME = RecordName.only(RecordTypes.RESEND_QUEUE);

    private final Transaction transaction;

    public ResendQueue(Transaction transaction) {
        this.transaction = transaction;
    }

    /** @param account whose the node is */
    public record Wanted(AccountId account, NodeId node, ConversationId conversation, long counter) {}

    /** The oldest first. */
    public List<Wanted> all() throws RedoubtException {
        List<Wanted> all = new ArrayList<>();
        for (ResendAnswer answer : Stored.get(transaction, NAME, ResendQueueRecord.parser())
                .map(ResendQueueRecord::getAnswersList)
                .orElse(List.of())) {
            all.add(new Wanted(
                    AccountId.of(answer.getAccountId().toByteArray()),
                    NodeId.of(answer.getNodeId().toByteArray()),
                    new ConversationId(Octets.copyOf(answer.getConversationId().toByteArray())),
                    answer.getCounter()));
        }
        return all;
    }

    public void add(Wanted wanted) throws RedoubtException {
        List<Wanted> all = all();
        long ofNode =
                all.stream().filter(one -> one.node().equals(wanted.node())).count();
        if (all.size() < MAX && ofNode < MAX_OF_NODE && !all.contains(wanted)) {
            all.add(wanted);
            put(all);
        }
    }

    public void remove(Wanted wanted) throws RedoubtException {
        List<Wanted> all = all();
        if (all.remove(wanted)) {
            put(all);
        }
    }

    private void put(List<Wanted> all) throws RedoubtException {
        if (all.isEmpty()) {
            transaction.delete(NAME);
            return;
        }
        ResendQueueRecord.Builder record = ResendQueueRecord.newBuilder();
        for (Wanted wanted : all) {
            record.addAnswers(ResendAnswer.newBuilder()
                    .setAccountId(MessageLog.bytes(wanted.account().value()))
                    .setNodeId(MessageLog.bytes(wanted.node().value()))
                    .setConversationId(MessageLog.bytes(wanted.conversation().value()))
                    .setCounter(wanted.counter()));
        }
        Stored.put(transaction, NAME, record.build());
    }
}
