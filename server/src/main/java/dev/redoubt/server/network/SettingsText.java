package dev.redoubt.server.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@link NetworkSettings} as JSON, in the shape {@code NetworkSettings} of the public model. */
public final class SettingsText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SettingsText() {}

    /** All of them. */
    public static ObjectNode write(NetworkSettings settings) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("enableClientMetrics", settings.clientMetrics());
        all.putObject("readReceiptConfig").put("status", settings.readReceipts().name());
        all.put("dataRetention", settings.dataRetention());
        all.put("enableTrustedDataFormat", settings.trustedDataFormat());
        NetworkSettings.ConsentPopup popup = settings.consentPopup();
        all.putObject("consentPopup")
                .put("enabled", popup.enabled())
                .put("header", popup.header())
                .put("content", popup.content())
                .put("closeButtonLabel", popup.closeButtonLabel());
        return all;
    }

    /** @param some valid members of the shape; what is missing stays as in {@code before} */
    static NetworkSettings read(JsonNode some, NetworkSettings before) {
        return new NetworkSettings(
                some.path("enableClientMetrics").asBoolean(before.clientMetrics()),
                NetworkSettings.ReadReceipts.valueOf(some.path("readReceiptConfig")
                        .path("status")
                        .asText(before.readReceipts().name())),
                some.path("dataRetention").asBoolean(before.dataRetention()),
                some.path("enableTrustedDataFormat").asBoolean(before.trustedDataFormat()),
                some.has("consentPopup") ? popup(some.get("consentPopup")) : before.consentPopup());
    }

    /** As answers list them: each with its name, its value as JSON, and its kind. */
    static ArrayNode list(ObjectNode values) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        values.properties()
                .forEach(entry -> list.addObject()
                        .put("optionName", entry.getKey())
                        .put("value", entry.getValue().toString())
                        .put("type", entry.getValue().isBoolean() ? "boolean" : "object"));
        return list;
    }

    private static NetworkSettings.ConsentPopup popup(JsonNode popup) {
        return new NetworkSettings.ConsentPopup(
                popup.required("enabled").booleanValue(),
                popup.path("header").asText(""),
                popup.path("content").asText(""),
                popup.path("closeButtonLabel").asText(NetworkSettings.ConsentPopup.LABEL));
    }

    /** As {@link #write} has written them. */
    public static NetworkSettings parse(String text) {
        try {
            return read(JSON.readTree(text), NetworkSettings.STANDARD);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is kept as settings is JSON", e);
        }
    }
}
