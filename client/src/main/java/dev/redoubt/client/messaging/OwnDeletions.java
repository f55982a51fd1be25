package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.MessageErasure;
import dev.redoubt.protocol.message.Content;
import java.util.List;

/** Another device of the own account has forgotten messages: this one forgets them too. */
final class OwnDeletions {
    private final Transaction transaction;
    private final List<Happening> happenings;

    OwnDeletions(Transaction transaction, List<Happening> happenings) {
        this.transaction = transaction;
        this.happenings = happenings;
    }

    void apply(Said said, Target target, Content.OwnDeletion deletion) throws RedoubtException {
        if (said.byOwnAccount() && target.conversation().equals(deletion.conversation())) {
            new MessageErasure(transaction).eraseHere(target.number());
            happenings.add(new Happening.Gone(target.conversation(), target.number()));
        }
    }
}
