package dev.redoubt.server.api;

import dev.redoubt.server.administrator.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One operation, as the model describes it.
 *
 * @param path what its path consists of, between the slashes
 * @param role who may call it, at least
 */
public record OperationModel(
        String name, String method, List<Segment> path, Shape.Structure input, Shape.Structure output, Role role) {

    /** What stands between two slashes. */
    public sealed interface Segment {
        record Literal(String text) implements Segment {}

        /** @param member of the input whose value it is */
        record Label(String member) implements Segment {}
    }

    /** Whether it changes nothing. */
    public boolean reads() {
        return role == Role.AUDITOR && (method.equals("GET") || !isOwn());
    }

    // What an auditor changes about himself.
    private boolean isOwn() {
        return name.equals("SetPassword") || name.equals("StartSession");
    }

    /** How much of its path is fixed: where two operations match, the one with more is meant. */
    long literals() {
        return path.stream().filter(Segment.Literal.class::isInstance).count();
    }

    /** @return the members that stand in the path; empty if that is another one's */
    Optional<Map<String, String>> match(List<String> segments) {
        if (segments.size() != path.size()) {
            return Optional.empty();
        }
        Map<String, String> members = new TreeMap<>();
        for (int i = 0; i < segments.size(); i++) {
            switch (path.get(i)) {
                case Segment.Literal(String text) -> {
                    if (!text.equals(segments.get(i))) {
                        return Optional.empty();
                    }
                }
                case Segment.Label(String member) -> members.put(member, segments.get(i));
            }
        }
        return Optional.of(members);
    }
}
