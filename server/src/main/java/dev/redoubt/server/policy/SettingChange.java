package dev.redoubt.server.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One setting that a change of a group makes another one.
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

    public ObjectNode write(ObjectNode to) {
        to.put("setting", setting);
        to.put("before", before.toString());
        to.put("after", after.toString());
        to.put("direction", direction.name());
        return to;
    }
}
