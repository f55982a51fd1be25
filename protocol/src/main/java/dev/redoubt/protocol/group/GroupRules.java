package dev.redoubt.protocol.group;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.ConversationLifetimes;
import java.util.ArrayList;
import java.util.List;

/** Who may change what, and what comes out of it. A pure function of a state, an author and an event. SPEC.md, "Groups". */
final class GroupRules {
    private final GroupState before;
    private final AccountId author;
    private final long epoch;

    private GroupRules(GroupState before, AccountId author) {
        this.before = before;
        this.author = author;
        this.epoch = before.epoch() + 1;
    }

    static GroupState create(AccountId author, GroupEvent event) throws ForbiddenEventException {
        if (!(event.change() instanceof GroupChange.Create create)) {
            throw new ForbiddenEventException("a group begins with its creation");
        }
        require(!create.members().contains(author), "who makes a group is its member anyway");
        List<GroupMember> members = new ArrayList<>();
        members.add(new GroupMember(author, GroupRole.ADMINISTRATOR, 1));
        create.members().forEach(account -> members.add(new GroupMember(account, GroupRole.MEMBER, 1)));
        return new GroupState(
                author,
                create.nonce(),
                1,
                GroupState.NONE,
                author,
                event.digest(author),
                create.name(),
                create.lifetimes(),
                members);
    }

    static GroupState apply(GroupState before, AccountId author, GroupEvent event) throws ForbiddenEventException {
        require(event.previous().equals(before.digest()), "the event is about another state");
        require(before.has(author), "who is no member changes nothing");
        return new GroupRules(before, author).after(event);
    }

    private static void require(boolean holds, String otherwise) throws ForbiddenEventException {
        if (!holds) {
            throw new ForbiddenEventException(otherwise);
        }
    }

    private GroupState after(GroupEvent event) throws ForbiddenEventException {
        return switch (event.change()) {
            case GroupChange.Create _ -> throw new ForbiddenEventException("the group is there already");
            case GroupChange.Add(List<AccountId> accounts) -> state(event, added(accounts));
            case GroupChange.Remove(AccountId account) -> state(event, without(account));
            case GroupChange.Rename(String name) -> renamed(event, name);
            case GroupChange.SetRole(AccountId account, GroupRole role) -> state(event, withRole(account, role));
            case GroupChange.SetLifetimes(ConversationLifetimes lifetimes) -> withLifetimes(event, lifetimes);
        };
    }

    private void administrator() throws ForbiddenEventException {
        require(before.isAdministrator(author), "only administrators change a group");
    }

    private List<GroupMember> added(List<AccountId> accounts) throws ForbiddenEventException {
        administrator();
        require(accounts.stream().noneMatch(before::has), "somebody is a member already");
        require(before.members().size() + accounts.size() <= GroupState.MAX_MEMBERS, "a group has at most 32 members");
        List<GroupMember> members = new ArrayList<>(before.members());
        accounts.forEach(account -> members.add(new GroupMember(account, GroupRole.MEMBER, epoch)));
        return members;
    }

    private List<GroupMember> without(AccountId account) throws ForbiddenEventException {
        GroupMember gone = about(account);
        List<GroupMember> members = new ArrayList<>(before.members());
        members.remove(gone);
        return withAnAdministrator(members);
    }

    private List<GroupMember> withRole(AccountId account, GroupRole role) throws ForbiddenEventException {
        administrator();
        GroupMember old = about(account);
        require(old.role() != role, "the member has this role already");
        List<GroupMember> members = new ArrayList<>(before.members());
        members.set(members.indexOf(old), new GroupMember(account, role, epoch));
        require(
                members.stream().anyMatch(one -> one.role() == GroupRole.ADMINISTRATOR),
                "a group has an administrator");
        return members;
    }

    /** The author itself, or somebody whom it outranks as an administrator. */
    private GroupMember about(AccountId account) throws ForbiddenEventException {
        GroupMember target = before.member(account)
                .orElseThrow(() -> new ForbiddenEventException("the event is about somebody who is no member"));
        if (!account.equals(author)) {
            administrator();
            boolean outranks = before.member(author).orElseThrow().outranks(target);
            require(outranks, "nobody removes or demotes who outranks it");
        }
        return target;
    }

    /** Where the last administrator has left, the most senior of the rest is the next one. */
    private List<GroupMember> withAnAdministrator(List<GroupMember> members) {
        if (members.isEmpty() || members.stream().anyMatch(one -> one.role() == GroupRole.ADMINISTRATOR)) {
            return members;
        }
        GroupMember next = members.stream().min(GroupMember.SENIORITY).orElseThrow();
        members.set(members.indexOf(next), new GroupMember(next.account(), GroupRole.ADMINISTRATOR, epoch));
        return members;
    }

    private GroupState renamed(GroupEvent event, String name) throws ForbiddenEventException {
        administrator();
        require(!before.name().equals(name), "the group has this name already");
        return state(event, name, before.lifetimes(), before.members());
    }

    private GroupState withLifetimes(GroupEvent event, ConversationLifetimes lifetimes) throws ForbiddenEventException {
        administrator();
        require(!before.lifetimes().equals(lifetimes), "the group has these lifetimes already");
        return state(event, before.name(), lifetimes, before.members());
    }

    private GroupState state(GroupEvent event, List<GroupMember> members) {
        return state(event, before.name(), before.lifetimes(), members);
    }

    private GroupState state(
            GroupEvent event, String name, ConversationLifetimes lifetimes, List<GroupMember> members) {
        return new GroupState(
                before.founder(),
                before.nonce(),
                epoch,
                event.previous(),
                author,
                event.digest(author),
                name,
                lifetimes,
                members);
    }
}
