package dev.redoubt.protocol.group;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.wire.MalformedException;
import java.util.HashSet;
import java.util.Set;

/**
 * An event with the state that comes out of it: what a message carries, and what a newcomer begins with. That the one follows
 * from the other is checked by {@link GroupHistory}, for whom the state before is known.
 */
public record GroupStep(GroupEvent event, GroupState state) {
    /** @throws IllegalArgumentException if the state does not name the event and what it is about */
    public GroupStep {
        boolean fits =
                state.previous().equals(event.previous()) && state.event().equals(event.digest(state.author()));
        if (!fits) {
            throw new IllegalArgumentException("the state is not the event's");
        }
    }

    /**
     * The first step of a group.
     *
     * @throws ForbiddenEventException if the founder names itself
     */
    public static GroupStep create(AccountId founder, GroupChange.Create create) throws ForbiddenEventException {
        GroupEvent event = GroupEvent.creation(create);
        return new GroupStep(event, GroupRules.create(founder, event));
    }

    /** @throws MalformedException if one of the two is, or they do not belong together */
    public static GroupStep parse(Content.GroupStep content) throws MalformedException {
        GroupEvent event = GroupEvent.parse(content.event().toBytes());
        GroupState state = GroupState.parse(content.state().toBytes());
        try {
            return new GroupStep(event, state);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("group step: " + e.getMessage(), e);
        }
    }

    public Content.GroupStep toContent() {
        return new Content.GroupStep(Octets.copyOf(event.toBytes()), Octets.copyOf(state.toBytes()));
    }

    /** Whom its message names as recipients: all members before and after it but its author, or that one where there are none. */
    public Set<AccountId> recipients() {
        Set<AccountId> all = new HashSet<>(state.accounts());
        if (event.change() instanceof GroupChange.Remove(AccountId gone)) {
            all.add(gone);
        }
        all.remove(state.author());
        return all.isEmpty() ? Set.of(state.author()) : Set.copyOf(all);
    }

    /**
     * Whether it brings {@code account} into a group that it does not know: the creation with it among the members, or an
     * addition of it by an administrator.
     */
    public boolean invites(AccountId account) {
        return switch (event.change()) {
            case GroupChange.Create create -> create.members().contains(account) && isCreation();
            case GroupChange.Add add ->
                add.accounts().contains(account)
                        && add.accounts().stream().allMatch(state::has)
                        && state.isAdministrator(state.author());
            default -> false;
        };
    }

    /** Whether its author leaves, or is an administrator no more by its own will. */
    boolean givesUp() {
        return switch (event.change()) {
            case GroupChange.Remove(AccountId account) -> account.equals(state.author());
            case GroupChange.SetRole(AccountId account, GroupRole role) ->
                account.equals(state.author()) && role == GroupRole.MEMBER;
            default -> false;
        };
    }

    /** Whether it is what a creation gives, to the last bit. */
    boolean isCreation() {
        try {
            return event.change() instanceof GroupChange.Create
                    && GroupRules.create(state.author(), event).equals(state);
        } catch (ForbiddenEventException e) {
            return false;
        }
    }
}
