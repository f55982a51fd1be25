package dev.redoubt.client.accountdata;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.Roster;
import dev.redoubt.client.store.AccountDataRecords;
import dev.redoubt.client.store.ConversationView;
import dev.redoubt.client.store.GroupRecords;
import dev.redoubt.protocol.accountdata.AccountEntry;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Groups of the account's data by whose members no device stands: after a recovery without another device the user decides. */
public final class WaitingGroups {
    private final Transaction transaction;
    private final AccountId own;

    public WaitingGroups(Transaction transaction, AccountId own) {
        this.transaction = transaction;
        this.own = own;
    }

    private record Listed(AccountEntry entry, GroupStep step) {}

    /** What is known of its members; empty where the group does not wait, or nothing is. */
    public Optional<Roster> roster(ConversationId group) throws RedoubtException {
        Optional<Listed> listed = listed(group);
        if (listed.isEmpty()) {
            return Optional.empty();
        }
        Listed found = listed.get();
        List<ConversationInfo.Member> members =
                new ConversationView(transaction, own).members(found.step().state());
        return Optional.of(new Roster(members, found.entry().digest()));
    }

    /**
     * The user says that these are its members: this device stands by them, and talks in the group.
     *
     * @param entry of the roster that the user was shown
     * @return false where it is another one by now
     */
    public boolean accept(ConversationId group, Octets entry, Instant now) throws RedoubtException {
        Optional<Listed> listed =
                listed(group).filter(found -> found.entry().digest().equals(entry));
        if (listed.isEmpty()) {
            return false;
        }
        new AccountDataRecords(transaction).standBy(List.of(entry));
        new GroupRecords(transaction)
                .put(GroupHistory.beginningWith(listed.get().step()), now);
        return true;
    }

    private Optional<Listed> listed(ConversationId group) throws RedoubtException {
        if (new GroupRecords(transaction).find(group).isPresent()) {
            return Optional.empty();
        }
        return new AccountDataRecords(transaction)
                .data()
                .find(SharedValues.of(group))
                .filter(entry -> !entry.isGone())
                .flatMap(entry -> SharedValues.conversation(entry.value(), group, own)
                        .flatMap(listed -> listed instanceof SharedValues.Listed.Group(GroupStep step)
                                ? Optional.of(new Listed(entry, step))
                                : Optional.empty()));
    }
}
