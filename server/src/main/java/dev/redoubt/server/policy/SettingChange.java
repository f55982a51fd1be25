package dev.redoubt.server.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One setting that a change of a group, or of the network, makes another one.
 *
 * @param setting by the name of the model
 */
public record SettingChange(String setting, JsonNode before, JsonNode after, Direction direction) {
    /** Which way it goes. */
    public enum Direction {
        /** More is allowed, or less is asked for. */
        LOOSER,
        STRICTER,
        /** Neither more nor less. */
        OTHER
    }

    public boolean isLooser() {
        return direction == Direction.LOOSER;
    }

    /** As answers have it. */
    public static ArrayNode write(List<SettingChange> changes) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        changes.forEach(change -> change.write(list.addObject()));
        return list;
    }

    private void write(ObjectNode to) {
        to.put("setting", setting);
        to.put("before", before.toString());
        to.put("after", after.toString());
        to.put("direction", direction.name());
    }
}
