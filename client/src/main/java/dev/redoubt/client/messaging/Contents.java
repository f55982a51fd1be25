package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.ConversationLog.Arrival;
import dev.redoubt.client.store.Gaps;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.MessageTimes;
import dev.redoubt.client.store.WaitingEffects;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.MessageReference;
import dev.redoubt.protocol.packet.MessageIdentity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each kind of content does here: whether it is shown as a message, or does something to other messages or to its
 * conversation. The one place that knows all kinds. All of it in the transaction that it was made for.
 */
final class Contents {
    /** Who began to write so long ago has written by now; clocks may differ. */
    static final Duration TYPING_AGE = Duration.ofMinutes(1);

    private final Transaction transaction;
    private final MessageLog log;
    private final WaitingEffects waiting;
    private final List<Happening> happenings;

    /** @param happenings gets what who listens is to know, in order */
    Contents(Transaction transaction, List<Happening> happenings) {
        this.transaction = transaction;
        this.log = new MessageLog(transaction);
        this.waiting = new WaitingEffects(transaction);
        this.happenings = happenings;
    }

    private Meaning meaning(Content content) {
        return switch (content) {
            case Content.Text _, Content.File _, Content.Unsupported _ -> new Meaning.Shown();
            case Content.Receipt receipt ->
                new Meaning.About(
                        receipt.messages(),
                        one -> new Content.Receipt(receipt.kind(), List.of(one)),
                        (said, target) -> new Receipts(transaction, happenings).apply(said, target, receipt));
            case Content.Reaction reaction ->
                Meaning.About.one(
                        reaction.message(),
                        reaction,
                        (said, target) -> new Reactions(transaction, happenings).apply(said, target, reaction));
            case Content.Edit edit ->
                Meaning.About.one(
                        edit.message(),
                        edit,
                        (said, target) -> new Edits(transaction, happenings).apply(said, target, edit));
            case Content.Deletion deletion ->
                new Meaning.About(
                        deletion.messages(),
                        one -> new Content.Deletion(List.of(one)),
                        (said, target) -> new Deletions(transaction, happenings).apply(said, target));
            case Content.ReadMark mark ->
                new Meaning.About(
                        mark.messages(),
                        one -> new Content.ReadMark(mark.conversation(), mark.readAt(), List.of(one)),
                        (said, target) -> new ReadMarks(transaction, happenings).apply(said, target, mark));
            case Content.OwnDeletion deletion ->
                new Meaning.About(
                        deletion.messages(),
                        one -> new Content.OwnDeletion(deletion.conversation(), List.of(one)),
                        (said, target) -> new OwnDeletions(transaction, happenings).apply(said, target, deletion));
            case Content.LifetimeChange change ->
                new Meaning.Done(said -> new LifetimeChanges(transaction).apply(said, change));
            case Content.ResendRequest request ->
                new Meaning.Done(said -> new ResendRequests(transaction).apply(said, request));
            case Content.KeyChange change ->
                new Meaning.Done(said -> new OwnNews(transaction, happenings).apply(said, change));
            case Content.AccountDataNews news ->
                new Meaning.Done(said -> new OwnNews(transaction, happenings).apply(said, news));
            case Content.Typing _ -> new Meaning.Told();
            // Suspensions are followed in the directory, and a step is judged as a change of its group.
            case Content.Suspension _, Content.GroupStep _ -> new Meaning.Nothing();
        };
    }

    /** Whether it is shown as a message of its conversation. */
    static boolean isShown(Content content) {
        return content instanceof Content.Text
                || content instanceof Content.File
                || content instanceof Content.Unsupported;
    }

    /** @param arrival what it means for its sender's history */
    void take(Said said, Arrival arrival) throws RedoubtException {
        arrival.filled()
                .filter(filled -> filled.before() != 0)
                .ifPresent(filled -> happenings.add(new Happening.Changed(filled.before())));
        switch (meaning(said.content())) {
            case Meaning.Shown() -> show(said, arrival);
            case Meaning.About about -> affect(said, about);
            case Meaning.Done(Meaning.Effect effect) -> effect.apply(said);
            case Meaning.Told() -> tell(said);
            case Meaning.Nothing() -> {
                // Its counter counted, and nothing else follows.
            }
        }
    }

    private void show(Said said, Arrival arrival) throws RedoubtException {
        MessageRecord record = MessageRecords.received(said, arrival);
        if (MessageTimes.isOver(record, said.now())) {
            // It came too late: its counter counted, nobody sees it, and what was said of it has no use any more.
            waiting.take(said.reference(), said.now());
            return;
        }
        long number = arrival.filled().isPresent()
                ? log.appendBefore(arrival.filled().get().place(), record)
                : log.append(record);
        Gaps gaps = new Gaps(transaction, said.conversation(), said.node());
        gaps.shown(said.message().position(), arrival.missing(), number);
        if (arrival.filled().isPresent()) {
            gaps.shownLate(said.message().position(), arrival.filled().get(), number);
        }
        log.remember(new MessageIdentity(said.node(), said.message().id()), number, said.now());
        happenings.add(new Happening.Shown(number));
        new ReceiptsDue(transaction).came(new Target(number, record, said.own()));
        arrived(said, number);
    }

    /** What was said of it before it came. */
    private void arrived(Said said, long number) throws RedoubtException {
        for (WaitingEffects.Waiting early : waiting.take(said.reference(), said.now())) {
            Said before = new Said(early.message(), early.node(), said.own(), said.self(), said.now());
            if (meaning(before.content()) instanceof Meaning.About about) {
                affect(before, about, number);
            }
        }
    }

    private void affect(Said said, Meaning.About about) throws RedoubtException {
        Map<MessageReference, WaitingEffects.Waiting> early = new LinkedHashMap<>();
        for (MessageReference message : about.messages()) {
            // What came and is held has no number yet, and does not differ here from what never has one.
            Optional<Long> number = log.numberOf(message).filter(one -> one != 0);
            if (number.isPresent()) {
                affect(said, about, number.get());
            } else {
                Said alone = said.saying(about.alone().apply(message));
                early.put(message, new WaitingEffects.Waiting(alone.message(), said.node()));
            }
        }
        waiting.put(early, said.now());
    }

    /** Nothing happens where the number stands for something that is not shown, or not any more. */
    private void affect(Said said, Meaning.About about, long number) throws RedoubtException {
        Optional<MessageRecord> record = log.find(number);
        if (record.isPresent()) {
            about.effect().apply(said, new Target(number, record.get(), said.own()));
        }
    }

    /** What this node says about messages does the same here as with all others. */
    void own(Said said) throws RedoubtException {
        boolean changes = said.content() instanceof Content.Reaction
                || said.content() instanceof Content.Edit
                || said.content() instanceof Content.Deletion;
        if (changes && meaning(said.content()) instanceof Meaning.About about) {
            affect(said, about);
        }
    }

    /** Who began to write long ago has written by now. */
    private void tell(Said said) {
        boolean late = said.message().timing().sentAt().isBefore(said.now().minus(TYPING_AGE));
        if (said.content() instanceof Content.Typing(boolean active) && !said.byOwnAccount() && !late) {
            happenings.add(new Happening.Typing(said.conversation(), said.account(), active));
        }
    }
}
