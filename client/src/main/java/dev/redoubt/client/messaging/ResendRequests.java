package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.ResendQueue;
import dev.redoubt.client.store.SentLog;
import dev.redoubt.protocol.message.Content;
import java.util.Optional;

/** Somebody misses what this node sent. Only who was meant then gets it, each node once. */
final class ResendRequests {
    static final String REFUSED = "ForeignResendRequest";

    private final Transaction transaction;

    ResendRequests(Transaction transaction) {
        this.transaction = transaction;
    }

    void apply(Said said, Content.ResendRequest request) throws RedoubtException {
        if (!request.node().equals(said.self()) || said.node().equals(said.self())) {
            // Another node of this account said it, and is asked too.
            return;
        }
        SentLog log = new SentLog(transaction, request.conversation());
        boolean foreign = false;
        for (long counter : request.counters()) {
            Optional<SentLog.Sent> sent = log.find(counter, said.node(), said.now());
            if (sent.isPresent() && !wasMeant(said, sent.get())) {
                foreign = true;
            } else if (sent.isPresent()) {
                new ResendQueue(transaction)
                        .add(new ResendQueue.Wanted(said.account(), said.node(), request.conversation(), counter));
            }
        }
        if (foreign) {
            new NodeJournal(transaction).countRejected(REFUSED);
        }
    }

    private static boolean wasMeant(Said said, SentLog.Sent sent) {
        return said.byOwnAccount() || sent.message().recipientAccounts().contains(said.account());
    }
}
