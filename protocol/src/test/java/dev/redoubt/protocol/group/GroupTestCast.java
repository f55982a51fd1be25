package dev.redoubt.protocol.group;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationLifetimes;
import java.util.Arrays;
import java.util.List;

/** Accounts by number, and a group of some of them. */
final class GroupTestCast {
    private GroupTestCast() {}

    static AccountId account(int number) {
        byte[] bytes = new byte[AccountId.SIZE];
        bytes[0] = (byte) number;
        return AccountId.of(bytes);
    }

    static Octets octets(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return Octets.copyOf(bytes);
    }

    static GroupChange.Create creation(int... others) {
        List<AccountId> accounts =
                Arrays.stream(others).mapToObj(GroupTestCast::account).toList();
        return new GroupChange.Create(octets(7), "choir", ConversationLifetimes.NONE, accounts);
    }

    /** Founded by account 1. */
    static GroupHistory group(int... others) throws ForbiddenEventException {
        return GroupHistory.beginningWith(GroupStep.create(account(1), creation(others)));
    }

    static GroupHistory with(GroupHistory history, GroupStep step) {
        return switch (history.with(step.state().author(), step.event())) {
            case GroupHistory.Taken taken -> taken.history();
            case GroupHistory.Known _ -> history;
            case GroupHistory.Outcome other -> throw new AssertionError(other);
        };
    }

    static GroupHistory changed(GroupHistory history, int author, GroupChange change) throws ForbiddenEventException {
        return with(history, history.propose(account(author), change));
    }

    static GroupChange.Add add(int account) {
        return new GroupChange.Add(List.of(account(account)));
    }

    static GroupChange.Remove remove(int account) {
        return new GroupChange.Remove(account(account));
    }

    static GroupChange.SetRole promote(int account) {
        return new GroupChange.SetRole(account(account), GroupRole.ADMINISTRATOR);
    }
}
