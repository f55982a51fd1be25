package dev.redoubt.faults;

import java.util.List;
import java.util.stream.Stream;

/**
 * What became of all that was sent.
 *
 * @param accepted letters, each for one receiver or several
 * @param delivered letters in all ledgers
 * @param redelivered deliveries of what was in its ledger already
 * @param lost accepted, and in no ledger
 * @param doubled in a ledger twice
 * @param disordered against the order that is promised
 * @param odd what else must not happen: changed bytes, answers that no fault explains
 */
record Outcome(
        long accepted,
        long delivered,
        long redelivered,
        List<String> lost,
        List<String> doubled,
        List<String> disordered,
        List<String> odd) {
    /** The first few of what must not be; empty if all is as it must be. */
    List<String> wrong() {
        return Stream.of(
                        some("lost: ", lost),
                        some("doubled: ", doubled),
                        some("out of order: ", disordered),
                        some("odd: ", odd))
                .flatMap(stream -> stream)
                .toList();
    }

    private static Stream<String> some(String what, List<String> all) {
        int shown = 5;
        Stream<String> first = all.stream().limit(shown).map(one -> what + one);
        return all.size() > shown ? Stream.concat(first, Stream.of(what + "… of " + all.size())) : first;
    }
}
