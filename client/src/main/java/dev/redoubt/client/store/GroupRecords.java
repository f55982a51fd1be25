package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.StoredRecord;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.GroupRecord;
import dev.redoubt.client.store.format.GroupStepRecord;
import dev.redoubt.protocol.group.GroupEvent;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupState;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The groups that this account is or was in, with their histories. */
public final class GroupRecords {
    private final Transaction transaction;

    public GroupRecords(Transaction transaction) {
        this.transaction = transaction;
    }

    public Optional<GroupHistory> find(ConversationId id) throws RedoubtException {
        Optional<GroupRecord> record = stored(id);
        return record.isEmpty() ? Optional.empty() : Optional.of(history(record.get()));
    }

    /** In no order that means anything. */
    public List<ConversationId> all() throws RedoubtException {
        return transaction.list(RecordTypes.GROUP).stream()
                .map(StoredRecord::id)
                .map(ConversationId::new)
                .toList();
    }

    /** Those in which a step of this node may have to be proposed again. */
    public List<ConversationId> withOwnSteps() throws RedoubtException {
        List<ConversationId> found = new ArrayList<>();
        for (StoredRecord stored : transaction.list(RecordTypes.GROUP)) {
            if (Stored.parse(GroupRecord.parser(), stored.content()).getOwnStepsCount() > 0) {
                found.add(new ConversationId(stored.id()));
            }
        }
        return found;
    }

    /** Takes a longer history, or that of a group that is new here. */
    public void put(GroupHistory history, Instant now) throws RedoubtException {
        GroupRecord.Builder record = record(history.conversation()).clearSteps();
        for (GroupStep step : history.steps()) {
            record.addSteps(GroupStepRecord.newBuilder()
                    .setEvent(ByteString.copyFrom(step.event().toBytes()))
                    .setState(ByteString.copyFrom(step.state().toBytes())));
        }
        Stored.put(transaction, name(history.conversation()), record.build());
        new ConversationBook(transaction)
                .named(history.conversation(), history.state().name(), now.toEpochMilli());
    }

    /** This node made the step: if another one's stands instead, it is proposed again. */
    public void markOwn(GroupStep step) throws RedoubtException {
        ConversationId id = step.state().conversation();
        Stored.put(transaction, name(id), record(id).addOwnSteps(digest(step)).build());
    }

    /** It is not proposed again any more. */
    public void forgetOwn(GroupStep step) throws RedoubtException {
        ConversationId id = step.state().conversation();
        GroupRecord.Builder record = record(id);
        List<ByteString> left = record.getOwnStepsList().stream()
                .filter(one -> !one.equals(digest(step)))
                .toList();
        Stored.put(
                transaction,
                name(id),
                record.clearOwnSteps().addAllOwnSteps(left).build());
    }

    /** This node's own steps that do not stand, the oldest first. */
    public List<GroupStep> lost(ConversationId id, AccountId own) throws RedoubtException {
        Optional<GroupRecord> record = stored(id);
        return record.isEmpty()
                ? List.of()
                : history(record.get()).lostBy(own).stream()
                        .filter(step -> record.get().getOwnStepsList().contains(digest(step)))
                        .toList();
    }

    /**
     * The appliance refused for good to carry the step, so that nobody else will ever know it. It goes, unless something came
     * after it.
     */
    void withdraw(ConversationId id, Octets state) throws RedoubtException {
        Optional<GroupHistory> known = find(id);
        if (known.isEmpty() || !known.get().state().digest().equals(state)) {
            return;
        }
        List<GroupStep> steps = new ArrayList<>(known.get().steps());
        steps.removeIf(step -> step.state().digest().equals(state));
        if (steps.isEmpty()) {
            transaction.delete(name(id));
            new ConversationBook(transaction).forget(id);
        } else {
            put(GroupHistory.restore(steps), Instant.EPOCH);
        }
    }

    private static GroupHistory history(GroupRecord record) throws ContainerDamagedException {
        List<GroupStep> steps = new ArrayList<>();
        try {
            for (GroupStepRecord step : record.getStepsList()) {
                steps.add(new GroupStep(
                        GroupEvent.parse(step.getEvent().toByteArray()),
                        GroupState.parse(step.getState().toByteArray())));
            }
            return GroupHistory.restore(steps);
        } catch (MalformedException | IllegalArgumentException e) {
            throw new ContainerDamagedException("the history of a group does not hold together");
        }
    }

    private static ByteString digest(GroupStep step) {
        return ByteString.copyFrom(step.state().digest().toBytes());
    }

    private GroupRecord.Builder record(ConversationId id) throws RedoubtException {
        return stored(id).orElseGet(GroupRecord::getDefaultInstance).toBuilder();
    }

    private Optional<GroupRecord> stored(ConversationId id) throws RedoubtException {
        return Stored.get(transaction, name(id), GroupRecord.parser());
    }

    private static RecordName name(ConversationId id) {
        return new RecordName(RecordTypes.GROUP, id.value());
    }
}
