package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.ConversationLog;
import dev.redoubt.client.store.GroupRecords;
import dev.redoubt.client.store.HeldMessages;
import dev.redoubt.client.store.HeldMessages.Held;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.RepeatedCounters;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.message.ConversationId;
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
    private static final String TOO_MANY_HELD = "TooManyHeld";
    private static final String REPEATED_COUNTER = "RepeatedCounter";

    private final Transaction transaction;
    private final AccountId own;
    private final NodeId self;
    private final Instant now;
    private final GroupRecords groups;
    private final HeldMessages waiting;
    private final List<Happening> happenings = new ArrayList<>();
    private final Contents contents;
    private boolean groupChanged;

    /** @param now on the clock that never goes back */
    Placing(Transaction transaction, AccountId own, NodeId self, Instant now) {
        this.transaction = transaction;
        this.own = own;
        this.self = self;
        this.now = now;
        this.groups = new GroupRecords(transaction);
        this.waiting = new HeldMessages(transaction);
        this.contents = new Contents(transaction, happenings);
    }

    /** What who listens is to know, in order. */
    List<Happening> happenings() {
        return List.copyOf(happenings);
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
    void changed(ConversationId group) throws RedoubtException {
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
        // Who is alone in a group writes to this device, which has it already.
        if (arrival.repeated() && !opened.node().equals(self)) {
            count(REPEATED_COUNTER, 1);
            AccountId account = opened.message().senderState().account();
            new RepeatedCounters(transaction).note(account, opened.node(), account.equals(own));
        } else if (!echo) {
            contents.take(Said.of(opened, own, self, now), arrival);
        }
    }

    private ConversationLog.Arrival arrived(Held opened) throws RedoubtException {
        return new ConversationLog(transaction, conversation(opened))
                .arrived(
                        opened.node(),
                        opened.message().senderState().account(),
                        opened.message().position(),
                        opened.payloadDigest(),
                        now);
    }

    private static ConversationId conversation(Held opened) {
        return opened.message().position().conversation();
    }
}
