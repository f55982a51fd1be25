package dev.redoubt.client.store;

import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.StoredRecord;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.client.store.format.OutgoingRecord;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.Octets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sealed packets that the appliance has not answered for yet. What lies here goes out, with the same bytes, until it does. */
public final class Outbox {
    private final Transaction transaction;

    public Outbox(Transaction transaction) {
        this.transaction = transaction;
    }

    /** One packet on its way. */
    public record Outgoing(Submission submission, long messageNumber) {}

    public void put(Outgoing outgoing) throws RedoubtException {
        OutgoingRecord record = OutgoingRecord.newBuilder()
                .setSubmission(outgoing.submission().toByteString())
                .setMessageNumber(outgoing.messageNumber())
                .build();
        Stored.put(transaction, name(outgoing), record);
    }

    /** In the order in which they were made. */
    public List<Outgoing> all() throws RedoubtException {
        List<Outgoing> waiting = new ArrayList<>();
        for (StoredRecord stored : transaction.list(RecordTypes.OUTGOING)) {
            OutgoingRecord record = Stored.parse(OutgoingRecord.parser(), stored.content());
            Submission submission =
                    Stored.parse(Submission.parser(), record.getSubmission().toByteArray());
            waiting.add(new Outgoing(submission, record.getMessageNumber()));
        }
        waiting.sort(Comparator.comparingLong(Outgoing::messageNumber));
        return waiting;
    }

    /** Ends it, if no other process was faster. */
    public void finish(Outgoing outgoing, MessageStatus status) throws RedoubtException {
        if (transaction.contains(name(outgoing))) {
            transaction.delete(name(outgoing));
            new MessageLog(transaction).setStatus(outgoing.messageNumber(), status);
        }
    }

    private static RecordName name(Outgoing outgoing) {
        byte[] id = outgoing.submission().getSubmissionId().toByteArray();
        return new RecordName(RecordTypes.OUTGOING, Octets.copyOf(id));
    }
}
