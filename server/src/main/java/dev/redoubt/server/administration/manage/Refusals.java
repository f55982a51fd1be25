package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.RefusedException;

/** Why something was not done, for people and for scripts. */
public final class Refusals {
    private Refusals() {}

    /** What the appliance says, with a line for each thing that is wrong. */
    public static String text(RefusedException refused) {
        StringBuilder text = new StringBuilder(TerminalText.line(refused.getMessage()));
        refused.reasons().forEach(reason -> text.append("\n  ").append(TerminalText.line(reason)));
        return text.toString();
    }

    /** One line: what kind of failure, a message and, from the appliance, its status and reasons. */
    public static String json(Exception failure) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (failure instanceof RefusedException refused) {
            json.put("error", refused.shape()).put("status", refused.status()).put("message", refused.getMessage());
            refused.reasons().forEach(json.putArray("reasons")::add);
        } else {
            json.put("error", "NotDone").put("message", String.valueOf(failure.getMessage()));
        }
        return json.toString();
    }
}
