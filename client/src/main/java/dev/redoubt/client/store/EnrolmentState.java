package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.EnrolmentRecord;
import dev.redoubt.protocol.appliance.EnrolNodeRequest;
import dev.redoubt.protocol.appliance.EnrolRequest;

/** How far this node's enrolment is. */
public sealed interface EnrolmentState {
    /** Nothing was asked yet. */
    record None() implements EnrolmentState {}

    /** The request may have arrived or not: it is repeated with the same bytes. */
    record Pending(EnrolRequest request) implements EnrolmentState {}

    /**
     * A further device, likewise.
     *
     * @param name of the account that is enrolled
     */
    record PendingNode(EnrolNodeRequest request, String name) implements EnrolmentState {}

    /** @param name that the administrator invited */
    record Enrolled(String name) implements EnrolmentState {}

    RecordName NAME = RecordName.only(RecordTypes.ENROLMENT);

    static EnrolmentState read(Transaction transaction) throws RedoubtException {
        EnrolmentRecord record =
                Stored.get(transaction, NAME, EnrolmentRecord.parser()).orElseGet(EnrolmentRecord::getDefaultInstance);
        return switch (record.getStateCase()) {
            case PENDING_REQUEST ->
                new Pending(Stored.parse(
                        EnrolRequest.parser(), record.getPendingRequest().toByteArray()));
            case NAME -> new Enrolled(record.getName());
            case PENDING_NODE ->
                new PendingNode(
                        Stored.parse(
                                EnrolNodeRequest.parser(),
                                record.getPendingNode().getRequest().toByteArray()),
                        record.getPendingNode().getName());
            case STATE_NOT_SET -> new None();
        };
    }

    static void write(Transaction transaction, EnrolmentState state) throws RedoubtException {
        EnrolmentRecord.Builder record = EnrolmentRecord.newBuilder();
        switch (state) {
            case Pending pending -> record.setPendingRequest(pending.request().toByteString());
            case PendingNode pending ->
                record.setPendingNode(dev.redoubt.client.store.format.PendingNode.newBuilder()
                        .setRequest(pending.request().toByteString())
                        .setName(pending.name()));
            case Enrolled enrolled -> record.setName(enrolled.name());
            case None _ -> record.setPendingRequest(ByteString.EMPTY);
        }
        Stored.put(transaction, NAME, record.build());
    }
}
