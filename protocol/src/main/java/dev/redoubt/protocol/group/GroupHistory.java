package dev.redoubt.protocol.group;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The states of one group that this account knows: a tree, for two members may change the same state at once. One path of it
 * stands, the same for all who know the same steps, in whatever order they came. Immutable. SPEC.md, "Which change stands".
 */
public final class GroupHistory {
    /** Steps that start further below the newest state than this are not looked at. */
    public static final int MAX_DEPTH = 256;

    /** Steps that are kept at most; where there are more, those that do not stand are forgotten. */
    public static final int MAX_STEPS = 1024;

    private final Map<Octets, GroupStep> steps;
    private final Octets first;
    private final Octets newest;

    /** What became of an event. */
    public sealed interface Outcome {}

    /** It is a part of the history. Whether it stands, {@link #stands} tells. */
    public record Taken(GroupHistory history, GroupStep step) implements Outcome {}

    /** It was there already. */
    public record Known(GroupStep step) implements Outcome {}

    /** It changes a state that is not known: something before it is missing, or it is too old. */
    public record Waiting() implements Outcome {}

    /** The state before it does not allow it, for ever. */
    public record Forbidden(String reason) implements Outcome {}

    private GroupHistory(Map<Octets, GroupStep> steps, Octets first, Octets newest) {
        this.steps = steps;
        this.first = first;
        this.newest = newest;
    }

    /** Begins with a creation, or with the step by which somebody was invited: what went before it is its author's word. */
    public static GroupHistory beginningWith(GroupStep step) {
        Octets digest = step.state().digest();
        return new GroupHistory(Map.of(digest, step), digest, digest);
    }

    /**
     * A history as {@link #steps} gave it.
     *
     * @throws IllegalArgumentException if a step does not follow from those before it
     */
    public static GroupHistory restore(List<GroupStep> steps) {
        GroupHistory history = beginningWith(steps.getFirst());
        for (GroupStep step : steps.subList(1, steps.size())) {
            if (!(history.with(step.state().author(), step.event()) instanceof Taken taken)
                    || !taken.step().equals(step)) {
                throw new IllegalArgumentException("not the steps of a history");
            }
            history = taken.history();
        }
        return history;
    }

    /** All steps, each behind the one that it follows. */
    public List<GroupStep> steps() {
        return steps.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<Octets, GroupStep> entry) ->
                                entry.getValue().state().epoch())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getValue)
                .toList();
    }

    public ConversationId conversation() {
        return state().conversation();
    }

    /** The state that stands. */
    public GroupState state() {
        return step(newest).state();
    }

    /** A state that was or would be, by its hash. */
    public Optional<GroupState> find(Octets digest) {
        return Optional.ofNullable(steps.get(digest)).map(GroupStep::state);
    }

    /** The oldest step that is kept: what went before it is its author's word, if it is no creation. */
    public GroupStep first() {
        return step(first);
    }

    /** Whether there are steps that do not stand: two members have changed the same state. */
    public boolean hasForks() {
        return steps.size() > standing().size();
    }

    public boolean stands(GroupStep step) {
        return standing().contains(step.state().digest());
    }

    /** Steps of an account that do not stand because another one's do, the oldest first: to be proposed again, once. */
    public List<GroupStep> lostBy(AccountId author) {
        Set<Octets> standing = standing();
        return steps().stream()
                .filter(step -> step.state().author().equals(author))
                .filter(step -> !standing.contains(step.state().digest()))
                .toList();
    }

    /**
     * What a change would give in the state that stands.
     *
     * @throws ForbiddenEventException if it is not allowed, or changes nothing
     */
    public GroupStep propose(AccountId author, GroupChange change) throws ForbiddenEventException {
        if (change instanceof GroupChange.Create) {
            throw new ForbiddenEventException("the group is there already");
        }
        GroupEvent event = new GroupEvent(newest, change);
        return new GroupStep(event, GroupRules.apply(state(), author, event));
    }

    /** @param author validated: its node has signed the event */
    public Outcome with(AccountId author, GroupEvent event) {
        return steps.size() < MAX_STEPS ? withRoom(author, event) : pruned().withRoom(author, event);
    }

    private Outcome withRoom(AccountId author, GroupEvent event) {
        if (event.change() instanceof GroupChange.Create) {
            return first().event().equals(event) && first().state().author().equals(author)
                    ? new Known(first())
                    : new Forbidden("the group is there already");
        }
        GroupStep before = steps.get(event.previous());
        if (before == null || before.state().epoch() < state().epoch() - MAX_DEPTH) {
            return new Waiting();
        }
        try {
            GroupStep step = new GroupStep(event, GroupRules.apply(before.state(), author, event));
            return steps.containsKey(step.state().digest()) ? new Known(step) : taken(step);
        } catch (ForbiddenEventException e) {
            return new Forbidden(String.valueOf(e.getMessage()));
        }
    }

    private Taken taken(GroupStep step) {
        Map<Octets, GroupStep> more = new HashMap<>(steps);
        Octets digest = step.state().digest();
        more.put(digest, step);
        boolean follows = step.event().previous().equals(newest);
        return new Taken(new GroupHistory(more, first, follows ? digest : new Forks(more).newest(first)), step);
    }

    /** Only what stands, and of that only what is still looked at. */
    private GroupHistory pruned() {
        Map<Octets, GroupStep> kept = new HashMap<>();
        Octets at = newest;
        Octets start = newest;
        while (steps.containsKey(at) && kept.size() <= MAX_DEPTH) {
            start = at;
            kept.put(at, step(at));
            at = step(at).event().previous();
        }
        return new GroupHistory(kept, start, newest);
    }

    private Set<Octets> standing() {
        Set<Octets> standing = new HashSet<>();
        Octets at = newest;
        while (steps.containsKey(at)) {
            standing.add(at);
            at = step(at).event().previous();
        }
        return standing;
    }

    private GroupStep step(Octets digest) {
        return step(steps, digest);
    }

    private static GroupStep step(Map<Octets, GroupStep> steps, Octets digest) {
        return Optional.ofNullable(steps.get(digest)).orElseThrow();
    }

    @Override
    public String toString() {
        return "GroupHistory[" + steps.size() + " steps, redacted]";
    }
}
