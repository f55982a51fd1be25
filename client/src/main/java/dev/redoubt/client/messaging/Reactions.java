package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.GroupRecords;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.ReactionRecord;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupState;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A reaction to a message: one for each account, the newest. One that was taken back is remembered, so that no older one comes again. */
final class Reactions {
    static final String REFUSED = "ForeignReaction";

    private final Transaction transaction;
    private final List<Happening> happenings;

    Reactions(Transaction transaction, List<Happening> happenings) {
        this.transaction = transaction;
        this.happenings = happenings;
    }

    void apply(Said said, Target target, Content.Reaction reaction) throws RedoubtException {
        if (!target.isIn(said)) {
            new NodeJournal(transaction).countRejected(REFUSED);
            return;
        }
        MessageRecord record = target.record();
        ReactionRecord fresh = ReactionRecord.newBuilder()
                .setAccountId(MessageLog.bytes(said.account().value()))
                .setOwn(said.byOwnAccount())
                .setText(reaction.text())
                .setOrder(SaidOrders.of(said))
                .build();
        List<ReactionRecord> others = new ArrayList<>(record.getReactionsList());
        Optional<ReactionRecord> before = others.stream()
                .filter(one -> one.getAccountId().equals(fresh.getAccountId()))
                .findFirst();
        boolean newest = before.isEmpty()
                || SaidOrders.isLater(fresh.getOrder(), before.get().getOrder());
        if (newest && !record.getDeleted()) {
            before.ifPresent(others::remove);
            makeRoom(said, others);
            others.add(fresh);
            new MessageLog(transaction)
                    .change(
                            target.number(),
                            record.toBuilder()
                                    .clearReactions()
                                    .addAllReactions(others)
                                    .build());
            happenings.add(new Happening.Changed(target.number()));
        }
    }

    /** Members are as many as there may be reactions; who is none any more gives way. */
    private void makeRoom(Said said, List<ReactionRecord> others) throws RedoubtException {
        if (others.size() < GroupState.MAX_MEMBERS) {
            return;
        }
        Optional<GroupHistory> group = new GroupRecords(transaction).find(said.conversation());
        others.removeIf(one -> !isMember(group, one.getAccountId()));
    }

    private static boolean isMember(Optional<GroupHistory> group, ByteString account) {
        return group.filter(history -> history.state().has(AccountId.of(account.toByteArray())))
                .isPresent();
    }
}
