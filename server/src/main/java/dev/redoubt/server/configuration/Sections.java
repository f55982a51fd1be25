package dev.redoubt.server.configuration;

import java.nio.file.Path;
import java.util.function.Function;

/** The tables of the configuration that have many keys, with what each is where nothing is said. */
final class Sections {
    private Sections() {}

    static ServerConfiguration.Limits limits(TomlTable root) {
        return root.tableOrEmpty("limits")
                .build(t -> new ServerConfiguration.Limits(
                        t.integer("handshakes_per_second", 20),
                        t.integer("handshake_burst", 500),
                        t.integer("unproven_requests", 4096),
                        t.integer("unproven_requests_per_address", 256),
                        t.size("request_memory", "64MiB"),
                        t.integer("connections_per_address", 1000),
                        t.integer("recovery_tries_per_address", 3),
                        new ServerConfiguration.Sessions(
                                t.integer("unconfirmed_sessions", 20_000),
                                t.integer("anonymous_sessions", 20_000),
                                t.integer("device_sessions", 100_000),
                                t.integer("sessions_per_device", 8),
                                t.integer("exchanges_per_session", 4096),
                                t.duration("session_idle", "5m"))));
    }

    static ServerConfiguration.Mailbox mailbox(TomlTable root) {
        return root.tableOrEmpty("mailbox")
                .build(t -> new ServerConfiguration.Mailbox(
                        t.size("largest_envelope", "256KiB"),
                        t.integer("quota_envelopes", 10_000),
                        t.size("quota_bytes", "64MiB"),
                        t.duration("longest_life", "30d"),
                        t.size("under_way", "64MiB")));
    }

    static ServerConfiguration.Pool pool(TomlTable root) {
        return root.tableOrEmpty("pool")
                .build(t -> new ServerConfiguration.Pool(
                        t.integer("low", 20),
                        t.integer("largest", 500),
                        t.integer("claims_per_hour", 60_000),
                        t.integer("node_claims_at_once", 90),
                        t.integer("node_claims_per_hour", 600)));
    }

    static ServerConfiguration.Blobs blobs(TomlTable root, Function<String, Path> path) {
        return root.tableOrEmpty("blobs")
                .build(t -> new ServerConfiguration.Blobs(
                        t.parsed("folder", "blobs", path),
                        t.size("quota", "100GiB"),
                        t.size("free_reserve", "1GiB"),
                        t.size("largest", "16GiB"),
                        t.duration("longest_life", "30d"),
                        t.duration("upload_life", "3d"),
                        t.integer("creations_per_hour", 240),
                        t.size("bytes_per_day", "32GiB")));
    }
}
