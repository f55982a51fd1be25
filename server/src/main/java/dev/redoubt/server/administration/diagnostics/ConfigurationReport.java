package dev.redoubt.server.administration.diagnostics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The configuration: limits as they are set, and of everything else only that it is. What is unknown is counted: it
 * may be anything.
 */
final class ConfigurationReport {
    /** Whose values are taken along: numbers with their units, and flags. */
    static final Set<String> VALUES = Set.of(
            "listener.inherited",
            "listener.idle",
            "listener.connections",
            "rotation.after",
            "rotation.exchanges",
            "rotation.bytes",
            "database.connections",
            "database.patience",
            "database.room",
            "database.free_reserve",
            "database.takeover_after",
            "mailbox.largest_envelope",
            "mailbox.quota_envelopes",
            "mailbox.quota_bytes",
            "mailbox.under_way",
            "mailbox.longest_life",
            "blobs.quota",
            "blobs.free_reserve",
            "blobs.largest",
            "blobs.longest_life",
            "blobs.upload_life",
            "blobs.creations_per_hour",
            "blobs.bytes_per_day",
            "pool.low",
            "pool.largest",
            "pool.claims_per_hour",
            "pool.node_claims_at_once",
            "pool.node_claims_per_hour",
            "link.queued_envelopes",
            "link.queued_bytes",
            "link.stall",
            "limits.handshakes_per_second",
            "limits.handshake_burst",
            "limits.connections_per_address",
            "limits.recovery_tries_per_address",
            "limits.unconfirmed_sessions",
            "limits.anonymous_sessions",
            "limits.device_sessions",
            "limits.sessions_per_device",
            "limits.exchanges_per_session",
            "limits.session_idle",
            "limits.unproven_requests",
            "limits.unproven_requests_per_address",
            "limits.request_memory",
            "stop.patience");

    /** Of which it is only said that they are set. */
    static final Set<String> NAMES = Set.of(
            "appliance.address",
            "listener.host",
            "listener.port",
            "listener.certificate_file",
            "listener.private_key_file",
            "channel.certificate_file",
            "channel.private_key_file",
            "channel.revocations_file",
            "management.host",
            "management.port",
            "management.socket",
            "database.url",
            "database.user",
            "database.socket",
            "database.password_file",
            "database.migration.user",
            "database.migration.password_file",
            "names.index_key_file",
            "names.column_key_file",
            "recovery.oprf_key_file",
            "policy.certificate_file",
            "policy.private_key_file",
            "blobs.folder",
            "restoration.folder",
            "administration.socket");

    private static final int LARGEST = 1 << 20;
    private static final String CREDENTIAL = "credential:";

    private final ObjectNode known = JsonNodeFactory.instance.objectNode();
    private int unknown;

    private ConfigurationReport() {}

    static ObjectNode of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8));
        }
    }

    static ObjectNode parse(String text) {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        ConfigurationReport read = new ConfigurationReport();
        try {
            read.table("", new TomlMapper().readTree(text));
        } catch (JsonProcessingException e) {
            return report.put("isToml", false);
        }
        report.put("isToml", true).put("unknownKeys", read.unknown).set("keys", read.known);
        return report;
    }

    private void table(String path, JsonNode table) {
        for (Map.Entry<String, JsonNode> entry : table.properties()) {
            String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            if (entry.getValue().isObject()) {
                table(key, entry.getValue());
            } else if (VALUES.contains(key)) {
                known.put(key, value(entry.getValue()));
            } else if (NAMES.contains(key)) {
                known.put(key, entry.getValue().asText().startsWith(CREDENTIAL) ? "a credential" : "set");
            } else {
                unknown++;
            }
        }
    }

    private static String value(JsonNode value) {
        String text = value.asText();
        return value.isBoolean() ? text : Known.AMOUNT.orOther(text);
    }
}
