package dev.redoubt.client.store;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.ConversationInfo.Kind;
import dev.redoubt.client.model.ConversationInfo.Member;
import dev.redoubt.client.model.Lifetime;
import dev.redoubt.client.model.Message;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupMember;
import dev.redoubt.protocol.group.GroupState;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.ConversationLifetimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A conversation as it is shown, of all records that say something about it. */
public final class ConversationView {
    private final Transaction transaction;
    private final AccountId own;

    public ConversationView(Transaction transaction, AccountId own) {
        this.transaction = transaction;
        this.own = own;
    }

    /** @param account the other person, or the own account; empty for a group */
    public ConversationInfo info(ConversationId id, Optional<AccountId> account) throws RedoubtException {
        return account.isPresent() ? ofTwo(id, account.get()) : group(id);
    }

    private ConversationInfo ofTwo(ConversationId id, AccountId account) throws RedoubtException {
        Contact contact = contact(account);
        Kind kind = account.equals(own) ? Kind.OWN : Kind.OF_TWO;
        ConversationLifetimes lifetimes = new ConversationSettings(transaction).lifetimes(id);
        return info(id, kind, contact.displayName(), List.of(member(account, false)), lifetimes);
    }

    private ConversationInfo group(ConversationId id) throws RedoubtException {
        Optional<GroupHistory> history = new GroupRecords(transaction).find(id);
        if (history.isEmpty()) {
            return info(id, Kind.WAITING_GROUP, waitingTitle(id), List.of(), ConversationLifetimes.NONE);
        }
        GroupState state = history.get().state();
        Kind kind = state.has(own) ? Kind.GROUP : Kind.LEFT_GROUP;
        return info(id, kind, state.name(), members(state), state.lifetimes());
    }

    /** Who is in a group in this state. */
    public List<Member> members(GroupState state) throws RedoubtException {
        List<Member> members = new ArrayList<>();
        for (GroupMember member : state.members()) {
            members.add(member(member.account(), state.isAdministrator(member.account())));
        }
        return members;
    }

    private String waitingTitle(ConversationId id) throws RedoubtException {
        return new ConversationBook(transaction)
                .find(id)
                .flatMap(ConversationBook.Entry::groupName)
                .orElseThrow(() -> new IllegalStateException("not a group that is known"));
    }

    private ConversationInfo info(
            ConversationId id, Kind kind, String title, List<Member> members, ConversationLifetimes lifetimes)
            throws RedoubtException {
        Optional<ConversationBook.Entry> entry = new ConversationBook(transaction).find(id);
        long last = entry.map(ConversationBook.Entry::lastMessage).orElse(0L);
        Optional<Message> newest = last == 0 ? Optional.empty() : Optional.of(new MessageLog(transaction).get(last));
        long unread = entry.map(ConversationBook.Entry::unread).orElse(0L);
        Lifetime lifetime = new Lifetime(lifetimes.timeToLive(), lifetimes.burnOnRead());
        return new ConversationInfo(id, kind, title, members, unread, lifetime, newest);
    }

    private Member member(AccountId account, boolean administrator) throws RedoubtException {
        return new Member(contact(account), administrator, new RepeatedCounters(transaction).of(account));
    }

    private Contact contact(AccountId account) throws RedoubtException {
        return account.equals(own)
                ? new OwnAccountRecords(transaction).ownContact(account)
                : new ContactBook(transaction).orUnnamed(account);
    }
}
