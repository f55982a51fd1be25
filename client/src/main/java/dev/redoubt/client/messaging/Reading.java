package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.MessageTimes;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.PendingTellings;
import dev.redoubt.client.store.PendingTellings.Telling;
import dev.redoubt.protocol.identity.AccountId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What it means that messages were read: they are not unread any more, and what burns begins to. */
public final class Reading {
    private final Transaction transaction;
    private final AccountId own;
    private final MessageLog log;

    /** @param own the own account */
    public Reading(Transaction transaction, AccountId own) {
        this.transaction = transaction;
        this.own = own;
        this.log = new MessageLog(transaction);
    }

    /** On this device, now: the own devices are to be told, and the senders if the user wants that. */
    public void here(Collection<Long> numbers, Instant now) throws RedoubtException {
        Instant at = new NodeJournal(transaction).steady(now);
        Set<Long> unread = new HashSet<>(log.unreadNumbers());
        List<Long> read = numbers.stream().filter(unread::contains).distinct().toList();
        log.markRead(read);
        for (long number : read) {
            Target message = new Target(number, log.find(number).orElseThrow(), own);
            begin(message, at);
            new ReceiptsDue(transaction).read(message);
            new PendingTellings(transaction).add(new Telling.ReadMark(message.conversation(), at), message.reference());
        }
    }

    /** @param at on the clock that never goes back */
    void read(Target message, Instant at) throws RedoubtException {
        log.markRead(List.of(message.number()));
        begin(message, at);
    }

    private void begin(Target message, Instant at) throws RedoubtException {
        log.change(message.number(), MessageTimes.read(message.record(), at));
    }
}
