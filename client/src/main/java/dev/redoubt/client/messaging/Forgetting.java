package dev.redoubt.client.messaging;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.MessageErasure;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.PendingTellings;
import dev.redoubt.client.store.PendingTellings.Telling;
import dev.redoubt.client.store.format.MessageRecord;
import java.util.Collection;
import java.util.Optional;

/** Forgets messages on the own devices only: here at once, on the others when they learn of it. */
public final class Forgetting {
    private final LiveNode node;

    public Forgetting(LiveNode node) {
        this.node = node;
    }

    /** @return how many of them were kept here */
    public int forget(Collection<Long> numbers) throws RedoubtException {
        int forgotten = node.container().write(transaction -> {
            int count = 0;
            for (long number : numbers) {
                Optional<MessageRecord> record = new MessageLog(transaction).find(number);
                if (record.isPresent()) {
                    Target message = new Target(number, record.get(), node.account());
                    new PendingTellings(transaction)
                            .add(new Telling.OwnDeletion(message.conversation()), message.reference());
                    new MessageErasure(transaction).eraseHere(number);
                    count++;
                }
            }
            return count;
        });
        node.container().forgetDeleted();
        return forgotten;
    }
}
