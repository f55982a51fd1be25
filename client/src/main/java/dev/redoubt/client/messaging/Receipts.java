package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.GroupRecords;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.PendingTellings;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.Content.Receipt.Kind;
import java.util.List;

/** That messages came, or were read: from whom they were for, and of own messages only. */
final class Receipts {
    private final Transaction transaction;
    private final List<Happening> happenings;

    Receipts(Transaction transaction, List<Happening> happenings) {
        this.transaction = transaction;
        this.happenings = happenings;
    }

    void apply(Said said, Target target, Content.Receipt receipt) throws RedoubtException {
        if (said.byOwnAccount()) {
            // A sister has said it already.
            new PendingTellings(transaction).drop(receipt.kind(), target.reference());
        } else if (target.isOwn() && wasFor(said, target)) {
            note(target, said.account(), receipt.kind());
        }
    }

    /** Said between the two, also of what was said in a group, which nobody else there need know. */
    private boolean wasFor(Said said, Target target) throws RedoubtException {
        return target.conversation().equals(said.conversation())
                || new GroupRecords(transaction)
                        .find(target.conversation())
                        .filter(group -> group.state().has(said.account()))
                        .isPresent();
    }

    private void note(Target target, AccountId account, Kind kind) throws RedoubtException {
        ByteString who = MessageLog.bytes(account.value());
        MessageRecord.Builder noted = target.record().toBuilder();
        if (!noted.getDeliveredToList().contains(who)) {
            noted.addDeliveredTo(who);
        }
        if (kind == Kind.READ && !noted.getReadByList().contains(who)) {
            noted.addReadBy(who);
        }
        if (!noted.build().equals(target.record())) {
            new MessageLog(transaction).change(target.number(), noted.build());
            happenings.add(new Happening.Changed(target.number()));
        }
    }
}
