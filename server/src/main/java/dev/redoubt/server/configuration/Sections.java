package dev.redoubt.server.configuration;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** The tables of the configuration that have many keys, with what each is where nothing is said. */
final class Sections {
    private Sections() {}

    static ServerConfiguration.Listener listener(
            TomlTable root, Function<String, Path> path, Function<String, SecretFile> secret) {
        return root.table("listener")
                .build(t -> new ServerConfiguration.Listener(
                        publicPlace(t),
                        t.parsed("certificate_file", null, path),
                        t.parsed("private_key_file", null, secret),
                        t.duration("idle", "90s"),
                        t.integer("connections", 10_000)));
    }

    private static Place.Public publicPlace(TomlTable t) {
        if (!t.flag("inherited")) {
            return new Place.Address(t.text("host"), t.integer("port"));
        }
        t.refuse("an inherited socket has its own: remove it, or inherited", "host", "port");
        return new Place.Inherited();
    }

    static ServerConfiguration.Management management(TomlTable root, Function<String, Path> path) {
        return root.table("management").build(t -> new ServerConfiguration.Management(privatePlace(t, path)));
    }

    private static Place.Private privatePlace(TomlTable t, Function<String, Path> path) {
        Optional<Path> socket = t.optionalText("socket").map(path);
        if (socket.isEmpty()) {
            return new Place.Address(t.text("host"), t.integer("port"));
        }
        t.refuse("either socket, or host and port", "host", "port");
        return new Place.UnixSocket(socket.get());
    }

    static ServerConfiguration.Database database(
            TomlTable root, Function<String, Path> path, Function<String, SecretFile> secret) {
        return root.table("database")
                .build(t -> new ServerConfiguration.Database(
                        t.text("url"),
                        t.optionalText("socket").map(path),
                        account(t, secret),
                        t.optionalTable("migration").map(of -> of.build(m -> account(m, secret))),
                        t.integer("connections", 16),
                        t.duration("patience", "3s"),
                        t.size("room", "100GiB"),
                        t.size("free_reserve", "256MiB"),
                        t.duration("takeover_after", "10s")));
    }

    private static ServerConfiguration.Account account(TomlTable t, Function<String, SecretFile> secret) {
        return new ServerConfiguration.Account(t.text("user"), t.optionalParsed("password_file", secret));
    }

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
