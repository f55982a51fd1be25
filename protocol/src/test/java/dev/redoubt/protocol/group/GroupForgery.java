package dev.redoubt.protocol.group;

import dev.redoubt.protocol.identity.AccountId;

/** Steps that nobody should make, but anybody could. */
public final class GroupForgery {
    private GroupForgery() {}

    /** A step whose state has the event, but nothing of what it does. */
    public static GroupStep unchanged(AccountId author, GroupChange change, GroupState before) {
        GroupEvent event = new GroupEvent(before.digest(), change);
        return new GroupStep(
                event,
                new GroupState(
                        before.founder(),
                        before.nonce(),
                        before.epoch() + 1,
                        before.digest(),
                        author,
                        event.digest(author),
                        before.name(),
                        before.lifetimes(),
                        before.members()));
    }
}
