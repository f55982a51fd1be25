package dev.redoubt.client.model;

import dev.redoubt.protocol.message.ConversationId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The beginnings of ids by which groups are named and told apart. */
public final class ShortIds {
    /** Hexadecimal digits, at least. */
    public static final int LEAST = 8;

    private ShortIds() {}

    /** Of every group: as few digits as tell it from all others. */
    public static Map<ConversationId, String> ofGroups(Collection<ConversationInfo> all) {
        Map<ConversationId, String> ids = new HashMap<>();
        List<ConversationInfo> groups =
                all.stream().filter(ConversationInfo::isGroup).toList();
        for (ConversationInfo group : groups) {
            ids.put(
                    group.id(),
                    shortest(hex(group), groups.stream().map(ShortIds::hex).toList()));
        }
        return ids;
    }

    /**
     * Only of groups that look like another one.
     *
     * @param shown what the user sees of a title
     */
    public static Map<ConversationId, String> ofNamesakes(
            Collection<ConversationInfo> all, Function<String, String> shown) {
        Map<String, List<ConversationInfo>> byTitle = all.stream()
                .filter(ConversationInfo::isGroup)
                .collect(Collectors.groupingBy(group -> shown.apply(group.title())));
        Map<ConversationId, String> ids = ofGroups(all);
        byTitle.values().stream()
                .filter(groups -> groups.size() == 1)
                .forEach(alone -> ids.remove(alone.getFirst().id()));
        return ids;
    }

    private static String hex(ConversationInfo group) {
        return group.id().value().toHex();
    }

    /** Whoever makes a group can choose among ids, and so make one that begins as another does. */
    private static String shortest(String id, List<String> all) {
        int digits = LEAST;
        while (digits < id.length() && isAmbiguous(id.substring(0, digits), all)) {
            digits++;
        }
        return id.substring(0, digits);
    }

    private static boolean isAmbiguous(String beginning, List<String> all) {
        return all.stream().filter(id -> id.startsWith(beginning)).count() > 1;
    }
}
