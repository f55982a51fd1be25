package dev.redoubt.server.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.protocol.policy.proto.ConsentPopup;
import dev.redoubt.protocol.policy.proto.NetworkSettings;
import dev.redoubt.protocol.policy.proto.ReadReceipts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/** By the table {@code network}, whose settings are JSON of the public model's {@code NetworkSettings}. Stateless. */
public final class StoredNetwork implements NetworkFacts {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public String id(Handle handle) {
        return handle.createQuery("select id from network")
                .map((row, _) -> String.format(Locale.ROOT, "%08d", row.getLong(1)))
                .one();
    }

    @Override
    public NetworkSettings settings(Handle handle) {
        return of(handle.createQuery("select settings from network")
                .mapTo(String.class)
                .one());
    }

    /** What is missing is as by default. */
    static NetworkSettings of(String json) {
        try {
            return of(MAPPER.readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException("settings in the database are no JSON: their row was changed", e);
        }
    }

    private static NetworkSettings of(JsonNode json) {
        NetworkSettings standard = StandardSettings.NETWORK;
        String receipts = json.path("readReceiptConfig").path("status").asText("");
        return standard.toBuilder()
                .setEnableClientMetrics(json.path("enableClientMetrics").asBoolean(standard.getEnableClientMetrics()))
                .setReadReceipts(
                        switch (receipts) {
                            case "DISABLED" -> ReadReceipts.READ_RECEIPTS_DISABLED;
                            case "ENABLED" -> ReadReceipts.READ_RECEIPTS_ENABLED;
                            case "FORCE_ENABLED" -> ReadReceipts.READ_RECEIPTS_FORCE_ENABLED;
                            default -> standard.getReadReceipts();
                        })
                .setDataRetention(json.path("dataRetention").asBoolean(standard.getDataRetention()))
                .setEnableTrustedDataFormat(
                        json.path("enableTrustedDataFormat").asBoolean(standard.getEnableTrustedDataFormat()))
                .setConsentPopup(popup(json.path("consentPopup")))
                .build();
    }

    private static ConsentPopup popup(JsonNode json) {
        return ConsentPopup.newBuilder()
                .setEnabled(json.path("enabled").asBoolean())
                .setHeader(json.path("header").asText(""))
                .setContent(json.path("content").asText(""))
                .setCloseButtonLabel(json.path("closeButtonLabel").asText(""))
                .build();
    }
}
