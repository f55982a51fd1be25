package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.store.NoticeLog;
import dev.redoubt.protocol.group.GroupChange;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.identity.AccountId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells the user what others did to a group. What the own account did itself, on another device, needs no notice. */
final class GroupNotices {
    private final NoticeLog notices;
    private final AccountId own;

    GroupNotices(Transaction transaction, AccountId own) {
        this.notices = new NoticeLog(transaction);
        this.own = own;
    }

    void invited(GroupStep step) throws RedoubtException {
        add(Notice.Kind.GROUP_INVITED, step, step.state().name(), List.of());
    }

    void changed(GroupHistory before, GroupHistory after, GroupStep step) throws RedoubtException {
        String name = before.state().name();
        if (after.stands(step)) {
            tell(step, name);
        }
        if (!losers(before).containsAll(losers(after))) {
            add(Notice.Kind.GROUP_CONFLICT, step, name, List.of());
        }
    }

    /** What was wanted and does not stand. Who proposes the same again and loses again is no news. */
    private record Loser(AccountId author, GroupChange change) {}

    private static Set<Loser> losers(GroupHistory history) {
        return history.steps().stream()
                .filter(step -> !history.stands(step))
                .map(step -> new Loser(step.state().author(), step.event().change()))
                .collect(Collectors.toSet());
    }

    private void tell(GroupStep step, String name) throws RedoubtException {
        switch (step.event().change()) {
            case GroupChange.Create _ -> invited(step);
            case GroupChange.Add(List<AccountId> accounts) -> add(Notice.Kind.GROUP_ADDED, step, name, accounts);
            case GroupChange.Remove(AccountId account) -> {
                boolean left = account.equals(step.state().author());
                add(left ? Notice.Kind.GROUP_LEFT : Notice.Kind.GROUP_REMOVED, step, name, List.of(account));
            }
            case GroupChange.Rename(String fresh) -> add(Notice.Kind.GROUP_RENAMED, step, fresh, List.of());
            case GroupChange.SetRole role -> add(Notice.Kind.GROUP_ROLE, step, name, List.of(role.account()));
            case GroupChange.SetLifetimes _ -> add(Notice.Kind.GROUP_LIFETIMES, step, name, List.of());
        }
    }

    private void add(Notice.Kind kind, GroupStep step, String name, List<AccountId> members) throws RedoubtException {
        if (!step.state().author().equals(own)) {
            notices.addOfGroup(kind, step.state().author(), name, members);
        }
    }
}
