package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.StoredRecord;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.client.store.format.OutgoingRecord;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Sealed packets that the appliance has not answered for yet. What lies here goes out, with the same bytes, until it does. */
public final class Outbox {
    private final Transaction transaction;

    public Outbox(Transaction transaction) {
        this.transaction = transaction;
    }

    /**
     * One packet on its way.
     *
     * @param messageNumber its place among the messages
     * @param accounts whom it is for
     * @param step of a group, which goes back where the appliance refuses the packet for good
     */
    public record Outgoing(
            Submission submission, long messageNumber, List<AccountId> accounts, Optional<StepName> step) {
        public Outgoing {
            accounts = List.copyOf(accounts);
        }
    }

    /** @param state the digest of the state after it */
    public record StepName(ConversationId group, Octets state) {
        public static StepName of(GroupStep step) {
            return new StepName(step.state().conversation(), step.state().digest());
        }
    }

    public void put(Outgoing outgoing) throws RedoubtException {
        OutgoingRecord.Builder record = OutgoingRecord.newBuilder()
                .setSubmission(outgoing.submission().toByteString())
                .setMessageNumber(outgoing.messageNumber());
        outgoing.accounts().forEach(account -> record.addAccounts(ByteString.copyFrom(account.toBytes())));
        outgoing.step()
                .ifPresent(step -> record.setGroup(MessageLog.bytes(step.group().value()))
                        .setGroupState(MessageLog.bytes(step.state())));
        Stored.put(transaction, name(outgoing), record.build());
    }

    /** In the order in which they were made. */
    public List<Outgoing> all() throws RedoubtException {
        List<Outgoing> waiting = new ArrayList<>();
        for (StoredRecord stored : transaction.list(RecordTypes.OUTGOING)) {
            waiting.add(outgoing(Stored.parse(OutgoingRecord.parser(), stored.content())));
        }
        waiting.sort(Comparator.comparingLong(Outgoing::messageNumber));
        return waiting;
    }

    /** Whether it waits still. */
    public boolean has(Outgoing outgoing) throws RedoubtException {
        return transaction.contains(name(outgoing));
    }

    private Outgoing outgoing(OutgoingRecord record) throws RedoubtException {
        Submission submission =
                Stored.parse(Submission.parser(), record.getSubmission().toByteArray());
        Optional<StepName> step = record.getGroup().isEmpty()
                ? Optional.empty()
                : Optional.of(new StepName(
                        new ConversationId(Octets.copyOf(record.getGroup().toByteArray())),
                        Octets.copyOf(record.getGroupState().toByteArray())));
        return new Outgoing(submission, record.getMessageNumber(), accounts(record), step);
    }

    /** Older versions named them in the message only. */
    private List<AccountId> accounts(OutgoingRecord record) throws RedoubtException {
        if (record.getAccountsCount() == 0) {
            return List.of(new MessageLog(transaction)
                    .get(record.getMessageNumber())
                    .contact()
                    .account());
        }
        return record.getAccountsList().stream()
                .map(account -> AccountId.of(account.toByteArray()))
                .toList();
    }

    /** Ends it, if no other process was faster. */
    public void finish(Outgoing outgoing, MessageStatus status) throws RedoubtException {
        if (!transaction.contains(name(outgoing))) {
            return;
        }
        transaction.delete(name(outgoing));
        new MessageLog(transaction).setStatus(outgoing.messageNumber(), status);
        if (status == MessageStatus.MESSAGE_STATUS_FAILED && outgoing.step().isPresent()) {
            StepName step = outgoing.step().get();
            new GroupRecords(transaction).withdraw(step.group(), step.state());
        }
    }

    private static RecordName name(Outgoing outgoing) {
        byte[] id = outgoing.submission().getSubmissionId().toByteArray();
        return new RecordName(RecordTypes.OUTGOING, Octets.copyOf(id));
    }
}
