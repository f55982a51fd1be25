package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Settings;
import dev.redoubt.client.store.GroupRecords;
import dev.redoubt.client.store.PendingTellings;
import dev.redoubt.client.store.PendingTellings.Telling;
import dev.redoubt.client.store.PolicyRecords;
import dev.redoubt.protocol.group.GroupState;
import dev.redoubt.protocol.message.Content.Receipt.Kind;
import java.util.Optional;

/** Which receipts this device owes: for texts and files of others only, as its user, or the policy, has settled it. */
final class ReceiptsDue {
    /** In groups of more members nobody gets receipts: each costs its writer a key of every device. */
    static final int LARGEST_GROUP = 16;

    private final Transaction transaction;
    private final PendingTellings pending;

    ReceiptsDue(Transaction transaction) {
        this.transaction = transaction;
        this.pending = new PendingTellings(transaction);
    }

    /** The message was kept just now. */
    void came(Target message) throws RedoubtException {
        if (deserves(message) && settings().deliveryReceipts()) {
            pending.add(new Telling.Receipt(Kind.DELIVERED, message.author()), message.reference());
        }
    }

    /** Its user has read it. That it came goes without saying then. */
    void read(Target message) throws RedoubtException {
        if (!deserves(message)) {
            return;
        }
        boolean inGroup = group(message).isPresent();
        if (inGroup ? settings().readReceiptsInGroups() : settings().readReceipts()) {
            pending.drop(Kind.DELIVERED, message.reference());
            pending.add(new Telling.Receipt(Kind.READ, message.author()), message.reference());
        }
    }

    private boolean deserves(Target message) throws RedoubtException {
        boolean known = message.record().getContentKind() != 0;
        boolean large = group(message)
                .filter(group -> group.members().size() > LARGEST_GROUP)
                .isPresent();
        return known && !message.isOwn() && !large;
    }

    private Optional<GroupState> group(Target message) throws RedoubtException {
        return new GroupRecords(transaction).find(message.conversation()).map(history -> history.state());
    }

    private Settings settings() throws RedoubtException {
        return new PolicyRecords(transaction).settings();
    }
}
