package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.ConversationLog;
import dev.redoubt.client.store.GroupRecords;
import dev.redoubt.client.store.HeldMessages;
import dev.redoubt.client.store.HeldMessages.Held;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.packet.GroupRule;
import dev.redoubt.protocol.packet.Rejected;
import dev.redoubt.protocol.packet.Standing;
import dev.redoubt.protocol.packet.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts what was opened where it belongs: into a conversation, into a group's history, or out of sight until it can be judged.
 * All of it in the transaction that it was made for.
 */
final class Placing {
    private static final int TEXT_KIND = 20;
    private static final String TOO_MANY_HELD = "TooManyHeld";

    private final Transaction transaction;
    private final AccountId own;
    private final NodeId self;
    private final Instant now;
    private final GroupRecords groups;
    private final HeldMessages waiting;
    private final List<Long> shown = new ArrayList<>();
    private boolean groupChanged;

    /** @param now on the clock that never goes back */
    Placing(Transaction transaction, AccountId own, NodeId self, Instant now) {
        this.transaction = transaction;
        this.own = own;
        this.self = self;
        this.now = now;
        this.groups = new GroupRecords(transaction);
        this.waiting = new HeldMessages(transaction);
    }

    /** Numbers of the messages that are to be shown, in order. */
    List<Long> shown() {
        return List.copyOf(shown);
    }

    boolean groupChanged() {
        return groupChanged;
    }

    /** Where it belongs, by what is known in this transaction: it may be more than when it was opened. */
    Verdict judge(Held opened) throws RedoubtException {
        return GroupRule.judge(opened.message(), opened.signed(), own, groups.find(conversation(opened)));
    }

    /** @param standing as it was just judged */
    void place(Held opened, Standing standing) throws RedoubtException {
        switch (standing) {
            case Standing.OfTwo _, Standing.InGroup _ -> keep(opened);
            case Standing.Changed(GroupStep step) -> change(opened, step);
            case Standing.Invited(GroupStep step) -> begin(opened, step);
            case Standing.Held _ -> hold(opened);
        }
    }

    private void hold(Held opened) throws RedoubtException {
        if (opened.number() == 0) {
            count(TOO_MANY_HELD, waiting.hold(opened, now));
        }
    }

    private void count(String kind, int times) throws RedoubtException {
        for (int i = 0; i < times; i++) {
            new NodeJournal(transaction).countRejected(kind);
        }
    }

    private void change(Held opened, GroupStep step) throws RedoubtException {
        take(opened, step);
        changed(conversation(opened));
    }

    private void take(Held opened, GroupStep step) throws RedoubtException {
        arrived(opened);
        groupChanged = true;
        GroupHistory before = groups.find(conversation(opened)).orElseThrow();
        if (before.with(step.state().author(), step.event()) instanceof GroupHistory.Taken taken) {
            groups.put(taken.history(), now);
            new GroupNotices(transaction, own).changed(before, taken.history(), step);
        }
    }

    private void start(Held opened, GroupStep step) throws RedoubtException {
        arrived(opened);
        groupChanged = true;
        groups.put(GroupHistory.beginningWith(step), now);
        new GroupNotices(transaction, own).invited(step);
    }

    private void begin(Held opened, GroupStep step) throws RedoubtException {
        start(opened, step);
        changed(conversation(opened));
    }

    /** What was held may have a place now, and may bring more into one. */
    private void changed(ConversationId group) throws RedoubtException {
        boolean again = true;
        while (again) {
            again = false;
            for (Held held : waiting.of(group)) {
                again |= release(held);
            }
        }
    }

    private boolean release(Held held) throws RedoubtException {
        Verdict verdict = judge(held);
        if (verdict instanceof Standing.Held) {
            return false;
        }
        waiting.drop(held);
        switch (verdict) {
            case Standing.Changed(GroupStep step) -> take(held, step);
            case Standing.Invited(GroupStep step) -> start(held, step);
            case Standing standing -> place(held, standing);
            case Rejected rejected -> count(rejected.reason(), 1);
        }
        return true;
    }

    private void keep(Held opened) throws RedoubtException {
        ConversationLog.Arrival arrival = arrived(opened);
        boolean echo = opened.node().equals(self) && opened.message().position().groupState() != null;
        if (echo || opened.message().content() instanceof Content.Typing) {
            // Who is alone in a group writes to this device, which has it already.
            return;
        }
        shown.add(new MessageLog(transaction).append(record(opened, arrival)));
    }

    private ConversationLog.Arrival arrived(Held opened) throws RedoubtException {
        return new ConversationLog(transaction, conversation(opened))
                .arrived(opened.node(), opened.message().position(), opened.payloadDigest());
    }

    private MessageRecord record(Held opened, ConversationLog.Arrival arrival) {
        Message message = opened.message();
        AccountId sender = message.senderState().account();
        boolean group = message.position().groupState() != null;
        boolean toOneself = !group && message.recipient(own).isPresent();
        boolean bySister = sender.equals(own) && !toOneself;
        AccountId other = bySister && !group ? message.recipients().getFirst().account() : sender;
        MessageRecord.Builder record = MessageRecord.newBuilder()
                .setAccountId(MessageLog.bytes(other.value()))
                .setConversationId(MessageLog.bytes(conversation(opened).value()))
                .setMessageId(MessageLog.bytes(message.id().value()))
                .setNodeId(MessageLog.bytes(opened.node().value()))
                .setStatus(bySister ? MessageStatus.MESSAGE_STATUS_SENT : MessageStatus.MESSAGE_STATUS_RECEIVED)
                .setSentAt(message.timing().sentAt().toEpochMilli())
                .setKeptAt(now.toEpochMilli())
                .setTimeToLive(message.timing().timeToLive().toSeconds())
                .setBurnOnRead(message.timing().burnOnRead().toSeconds())
                .setMissingBefore(arrival.missing())
                .setForked(arrival.forked());
        switch (message.content()) {
            case Content.Text text -> record.setContentKind(TEXT_KIND).setText(text.text());
            case Content _ -> record.setContentKind(0);
        }
        return record.build();
    }

    private static ConversationId conversation(Held opened) {
        return opened.message().position().conversation();
    }
}
