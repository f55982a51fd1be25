package dev.redoubt.client.chat;

import java.util.List;
import java.util.Optional;

/** {@code /group …}: about the group that is open, but for making one. */
final class GroupCommand {
    static final List<String> WORDS =
            List.of("create", "add", "remove", "admin", "member", "rename", "members", "leave");

    private GroupCommand() {}

    /** @param words what stands behind {@code /group} */
    static Effect parse(List<String> words, Optional<Row> open) throws Commands.UsageException {
        if (words.isEmpty()) {
            throw new Commands.UsageException("/group " + String.join(", ", WORDS) + ": /help says more.");
        }
        List<String> rest = words.subList(1, words.size());
        if (words.getFirst().equals("create")) {
            require(!rest.isEmpty(), "/group create TITLE NAME…");
            return new Effect.CreateGroup(rest.getFirst(), rest.subList(1, rest.size()));
        }
        return ofOpen(words.getFirst(), rest, group(open));
    }

    private static Row group(Optional<Row> open) throws Commands.UsageException {
        return open.filter(Row::isGroup)
                .orElseThrow(() -> new Commands.UsageException("No group is open: /open -g GROUP opens one."));
    }

    private static Effect ofOpen(String word, List<String> rest, Row group) throws Commands.UsageException {
        return switch (word) {
            case "add" -> {
                require(!rest.isEmpty(), "/group add NAME…");
                yield new Effect.AddMembers(group.id(), rest);
            }
            case "remove" -> new Effect.RemoveMember(group.id(), one(rest, "/group remove NAME"));
            case "admin" -> new Effect.SetAdministrator(group.id(), one(rest, "/group admin NAME"), true);
            case "member" -> new Effect.SetAdministrator(group.id(), one(rest, "/group member NAME"), false);
            case "rename" -> {
                require(!rest.isEmpty(), "/group rename TITLE");
                yield new Effect.RenameGroup(group.id(), String.join(" ", rest));
            }
            case "members" -> new Effect.ShowMembers(group.id());
            case "leave" -> {
                require(rest.equals(List.of("yes")), "To leave \"" + group.title() + "\" for good: /group leave yes");
                yield new Effect.LeaveGroup(group.id());
            }
            default -> throw new Commands.UsageException("/group " + String.join(", ", WORDS) + ": /help says more.");
        };
    }

    private static String one(List<String> words, String usage) throws Commands.UsageException {
        require(words.size() == 1, usage);
        return words.getFirst();
    }

    private static void require(boolean holds, String usage) throws Commands.UsageException {
        if (!holds) {
            throw new Commands.UsageException(usage);
        }
    }
}
