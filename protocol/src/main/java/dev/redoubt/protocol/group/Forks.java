package dev.redoubt.protocol.group;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which branch of a tree of steps stands. SPEC.md, "Which change stands". */
final class Forks {
    private final Map<Octets, GroupStep> steps;
    private final Map<Octets, List<Octets>> next = new HashMap<>();

    /** @param steps by the digest of their state */
    Forks(Map<Octets, GroupStep> steps) {
        this.steps = steps;
        steps.forEach((digest, step) -> next.computeIfAbsent(step.event().previous(), _ -> new ArrayList<>())
                .add(digest));
    }

    /**
     * What speaks for a branch: the first is the stronger.
     *
     * @param rank of its most senior author, in the state before the fork
     * @param gaveUp whether that author has left on it, or given up its role
     * @param authors how many members of the state before the fork have acted on it
     */
    private record Strength(int rank, boolean gaveUp, int authors, Octets digest) {
        static final Comparator<Strength> ORDER = Comparator.comparingInt(Strength::rank)
                .thenComparing(Strength::gaveUp, Comparator.reverseOrder())
                .thenComparing(Strength::authors, Comparator.reverseOrder())
                .thenComparing(Strength::digest);
    }

    /** The end of the branch that stands, from a state upwards. */
    Octets newest(Octets from) {
        Octets at = from;
        List<Octets> branches = after(at);
        while (!branches.isEmpty()) {
            at = branches.size() == 1 ? branches.getFirst() : strongest(step(at).state(), branches);
            branches = after(at);
        }
        return at;
    }

    private Octets strongest(GroupState before, List<Octets> branches) {
        return branches.stream()
                .map(branch -> strength(before, branch))
                .min(Strength.ORDER)
                .orElseThrow()
                .digest();
    }

    private Strength strength(GroupState before, Octets branch) {
        List<GroupStep> all = branch(branch);
        Set<AccountId> authors = new HashSet<>();
        all.stream().map(step -> step.state().author()).filter(before::has).forEach(authors::add);
        int rank = authors.stream().mapToInt(before::rank).min().orElse(GroupState.MAX_MEMBERS);
        boolean gaveUp = all.stream().anyMatch(step -> before.rank(step.state().author()) == rank && step.givesUp());
        return new Strength(rank, gaveUp, authors.size(), branch);
    }

    private List<GroupStep> branch(Octets from) {
        List<GroupStep> all = new ArrayList<>();
        List<Octets> open = new ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            Octets digest = open.removeLast();
            all.add(step(digest));
            open.addAll(after(digest));
        }
        return all;
    }

    private List<Octets> after(Octets digest) {
        return next.getOrDefault(digest, List.of());
    }

    private GroupStep step(Octets digest) {
        return Optional.ofNullable(steps.get(digest)).orElseThrow();
    }
}
