package dev.redoubt.server.configuration;

import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * All that an administrator can set, checked. Its keys stand in server/SPEC.md, "Configuration". Paths in the file are
 * relative to the folder of the file.
 */
public record ServerConfiguration(
        Appliance appliance,
        Listener listener,
        Channel channel,
        Rotation rotation,
        Management management,
        Database database,
        Names names,
        Recovery recovery,
        Policy policy,
        Mailbox mailbox,
        Blobs blobs,
        Pool pool,
        Link link,
        Limits limits,
        Stop stop,
        Administration administration,
        Restoration restoration) {

    /** @param address where devices reach the appliance, as invitations name it */
    public record Appliance(ApplianceAddress address) {}

    /**
     * The public listener.
     *
     * @param certificateFile PEM: the server's certificate, then the certificate authority's
     * @param idle a connection on which nothing happens is closed after so long, unless a link is open on it
     * @param connections at most this many at a time; more are not accepted until one closes
     */
    public record Listener(
            Place.Public place, Path certificateFile, SecretFile privateKeyFile, Duration idle, int connections) {
        public Listener {
            require(connections >= 1, "connections must be at least 1");
        }
    }

    /**
     * @param certificateFile the channel certificate
     * @param privateKeyFile the channel key's 32-byte seed
     * @param revocationsFile where the list of revoked certificates is, or will be once there is one
     */
    public record Channel(Path certificateFile, SecretFile privateKeyFile, Optional<Path> revocationsFile) {
        /** Written by the administrator's command that makes all sessions rotate. */
        public Path rotateAllFile() {
            return certificateFile.resolveSibling("channel.rotate-all");
        }
    }

    /**
     * After how much use, whichever comes first, the keys of a session are replaced; at twice as much they are refused.
     *
     * @param after 1s to 24h, in whole seconds
     * @param exchanges 10 to 1,000,000
     * @param bytes 1 MiB to 1 TiB
     */
    public record Rotation(Duration after, int exchanges, ByteSize bytes) {
        public Rotation {
            require(after.toMillisPart() == 0, "after must be whole seconds");
            require(after.toSeconds() >= 1 && after.compareTo(Duration.ofHours(24)) <= 0, "after must be 1s to 24h");
            require(exchanges >= 10 && exchanges <= 1_000_000, "exchanges must be 10 to 1000000");
            require(bytes.bytes() >= 1L << 20 && bytes.bytes() <= 1L << 40, "bytes must be 1MiB to 1024GiB");
        }
    }

    /** The listener of health and metrics. */
    public record Management(Place.Private place) {}

    /**
     * @param url {@code jdbc:mariadb:…}, without user and password
     * @param socket MariaDB's Unix socket, where it is not reached over the network
     * @param account whose the server's connections are
     * @param migration the account that may change the schema, where that is another one
     * @param connections at most this many, 1 to 200
     * @param patience how long a request waits for a connection before it is answered with "unavailable", 250ms to 10s
     * @param room bytes that it may grow to; only to say when that will be
     * @param freeReserve bytes of its file system that stay free: where there is less, nothing is added
     * @param takeoverAfter after how long a silence the database takes a server for dead, and another one may start: 3s to 10m, in
     *     whole seconds
     */
    public record Database(
            String url,
            Optional<Path> socket,
            Account account,
            Optional<Account> migration,
            int connections,
            Duration patience,
            ByteSize room,
            ByteSize freeReserve,
            Duration takeoverAfter) {
        private static final Pattern HERE = Pattern.compile("jdbc:mariadb://(localhost|127\\.[0-9.]+|\\[::1])[:/]");

        public Database {
            require(url.startsWith("jdbc:mariadb:"), "url must start with jdbc:mariadb:");
            require(!url.contains("password="), "url must not hold a password: use password_file");
            require(
                    socket.isEmpty() || url.startsWith("jdbc:mariadb://localhost/"),
                    "url must start with jdbc:mariadb://localhost/ where there is a socket");
            require(
                    socket.isEmpty() || Place.UnixSocket.size(socket.get()) <= Place.UnixSocket.LONGEST_PATH,
                    "socket must be a path of at most " + Place.UnixSocket.LONGEST_PATH + " bytes");
            require(
                    migration.isEmpty() || !migration.get().user().equals(account.user()),
                    "migration.user must be another account than user: leave [database.migration] out if one does both");
            require(connections >= 1 && connections <= 200, "connections must be 1 to 200");
            // The watchdog takes a pool that does not answer for so long for hung.
            require(
                    patience.toMillis() >= 250 && patience.compareTo(Duration.ofSeconds(10)) <= 0,
                    "patience must be 250ms to 10s");
            require(takeoverAfter.toMillisPart() == 0, "takeover_after must be whole seconds");
            require(
                    takeoverAfter.toSeconds() >= 3 && takeoverAfter.compareTo(Duration.ofMinutes(10)) <= 0,
                    "takeover_after must be 3s to 10m");
        }

        /** Whether its server is on this machine, as far as the address says. */
        public boolean isHere() {
            return HERE.matcher(url).lookingAt();
        }
    }

    /** An account of the database. */
    public record Account(String user, Optional<SecretFile> passwordFile) {}

    /** Keys of user names: for the blind index and for the encrypted form, 32 bytes each. */
    public record Names(SecretFile indexKeyFile, SecretFile columnKeyFile) {}

    /** @param oprfKeyFile 32 bytes, of which every account's OPRF key is derived */
    public record Recovery(SecretFile oprfKeyFile) {}

    /** Where the policy key's certificate is, and its 32-byte seed: an appliance that was made before there were policies says nothing of it. */
    public record Policy(Path certificateFile, SecretFile privateKeyFile) {}

    /**
     * @param largestEnvelope of exchange and payload together, for one recipient
     * @param quotaEnvelopes and {@code quotaBytes}: what one device's mailbox holds at most
     * @param longestLife what is not fetched by then is deleted
     * @param underWay bytes of submissions that are not answered yet, of all devices together
     */
    public record Mailbox(
            ByteSize largestEnvelope,
            int quotaEnvelopes,
            ByteSize quotaBytes,
            Duration longestLife,
            ByteSize underWay) {
        public Mailbox {
            require(largestEnvelope.bytes() <= 1 << 20, "largest_envelope must be at most 1MiB");
            require(quotaEnvelopes >= 1, "quota_envelopes must be at least 1");
            require(quotaBytes.bytes() >= largestEnvelope.bytes(), "quota_bytes must hold at least one envelope");
            // Devices erase the keys of what is older.
            require(
                    longestLife.toHours() >= 1 && longestLife.compareTo(Lifetimes.ENVELOPE_MAX) <= 0,
                    "longest_life must be 1h to 30d");
            require(underWay.bytes() >= 8 << 20, "under_way must be at least 8MiB");
        }
    }

    /**
     * Files that devices have sealed.
     *
     * @param folder where their bytes lie
     * @param quota bytes of all blobs together
     * @param freeReserve bytes of the file system that blobs leave free
     * @param largest bytes of one blob
     * @param longestLife of a whole blob
     * @param uploadLife of one that is not whole yet
     * @param creationsPerHour and {@code bytesPerDay}: what one device may begin
     */
    public record Blobs(
            Path folder,
            ByteSize quota,
            ByteSize freeReserve,
            ByteSize largest,
            Duration longestLife,
            Duration uploadLife,
            int creationsPerHour,
            ByteSize bytesPerDay) {
        public Blobs {
            require(largest.bytes() <= quota.bytes(), "quota must hold at least one blob of the largest size");
            require(largest.bytes() <= bytesPerDay.bytes(), "bytes_per_day must hold a blob of the largest size");
            require(longestLife.toHours() >= 1, "longest_life must be at least 1h");
            require(uploadLife.toHours() >= 1, "upload_life must be at least 1h");
            require(creationsPerHour >= 1, "creations_per_hour must be at least 1");
        }
    }

    /**
     * @param low fewer one-time keys than this, and the device is told
     * @param largest one-time keys that the server keeps for a device at most
     * @param claimsPerHour keys that one device claims, of all nodes together; at once, and gained again in each hour
     * @param nodeClaimsAtOnce keys of the same node that one device claims at once
     * @param nodeClaimsPerHour and gains again in each hour
     */
    public record Pool(int low, int largest, int claimsPerHour, int nodeClaimsAtOnce, int nodeClaimsPerHour) {
        private static final int MOST = 1_000_000;

        public Pool {
            require(low >= 1 && low <= largest, "low must be 1 to largest");
            require(largest <= 500, "largest must be at most 500");
            // A message to the largest group is one claim.
            require(claimsPerHour >= 500 && claimsPerHour <= MOST, "claims_per_hour must be 500 to 1000000");
            require(nodeClaimsAtOnce >= 1 && nodeClaimsAtOnce <= MOST, "node_claims_at_once must be 1 to 1000000");
            require(nodeClaimsPerHour >= 1 && nodeClaimsPerHour <= MOST, "node_claims_per_hour must be 1 to 1000000");
        }
    }

    /**
     * @param queuedEnvelopes and {@code queuedBytes}: what waits in memory for a slow device at most; the rest stays in
     *     storage
     * @param stall a device that takes nothing for so long is cut off
     */
    public record Link(int queuedEnvelopes, ByteSize queuedBytes, Duration stall) {
        public Link {
            require(queuedEnvelopes >= 1, "queued_envelopes must be at least 1");
        }
    }

    /**
     * What is taken from those who have proven nothing yet, how many sessions there may be, and what requests hold.
     *
     * @param handshakesPerSecond of one source address
     * @param handshakeBurst of one source address at once
     * @param unprovenRequests of all together
     * @param unprovenRequestsPerAddress of one source address
     * @param requestMemory of all requests that are not whole yet, or are being worked on
     * @param connectionsPerAddress open at a time from one source address
     * @param recoveryTriesPerAddress of the ten tries of a name, at once from one IPv4 /24 or IPv6 /48; from 10 on it bounds nothing
     */
    public record Limits(
            int handshakesPerSecond,
            int handshakeBurst,
            int unprovenRequests,
            int unprovenRequestsPerAddress,
            ByteSize requestMemory,
            int connectionsPerAddress,
            int recoveryTriesPerAddress,
            Sessions sessions) {
        public Limits {
            require(
                    handshakesPerSecond >= 1 && handshakesPerSecond <= 1_000_000,
                    "handshakes_per_second must be 1 to 1000000");
            require(handshakeBurst >= 1 && handshakeBurst <= 1_000_000, "handshake_burst must be 1 to 1000000");
            require(unprovenRequests >= 1, "unproven_requests must be at least 1");
            require(unprovenRequestsPerAddress >= 1, "unproven_requests_per_address must be at least 1");
            require(requestMemory.bytes() >= 32 << 20, "request_memory must be at least 32MiB");
            require(connectionsPerAddress >= 1, "connections_per_address must be at least 1");
            require(
                    recoveryTriesPerAddress >= 1 && recoveryTriesPerAddress <= 100,
                    "recovery_tries_per_address must be 1 to 100");
        }
    }

    /**
     * Sessions of the channel, 1 to 10,000,000 of each class. A full class never takes room from another.
     *
     * @param unconfirmed whose client has not sent a verified record; the eldest makes room
     * @param anonymous without a device; the eldest makes room
     * @param devices of devices; when there are so many, devices are refused
     * @param perDevice of one device; its eldest makes room
     * @param exchanges that run in one session at a time
     * @param idle after which a session without a running exchange is dropped, 1s to 24h
     */
    public record Sessions(int unconfirmed, int anonymous, int devices, int perDevice, int exchanges, Duration idle) {
        private static final int MOST = 10_000_000;

        public Sessions {
            require(unconfirmed >= 1 && unconfirmed <= MOST, "unconfirmed_sessions must be 1 to 10000000");
            require(anonymous >= 1 && anonymous <= MOST, "anonymous_sessions must be 1 to 10000000");
            require(devices >= 1 && devices <= MOST, "device_sessions must be 1 to 10000000");
            require(perDevice >= 1 && perDevice <= MOST, "sessions_per_device must be 1 to 10000000");
            require(exchanges >= 1 && exchanges <= MOST, "exchanges_per_session must be 1 to 10000000");
            require(
                    idle.toSeconds() >= 1 && idle.compareTo(Duration.ofHours(24)) <= 0,
                    "session_idle must be 1s to 24h");
        }
    }

    /** @param patience what is in flight may take so long to end, at most 20s */
    public record Stop(Duration patience) {
        public Stop {
            require(patience.compareTo(Duration.ofSeconds(20)) <= 0, "patience must be at most 20s");
        }
    }

    /** @param folder where the server notes how far the database has come; its parent must be there */
    public record Restoration(Path folder) {}

    /** @throws RefusedStartException in one line with the path of the key that is wrong */
    public static ServerConfiguration read(Path file) {
        return parse(
                file,
                TomlTable.read(file),
                Optional.ofNullable(System.getenv(SecretFile.FOLDER_VARIABLE)).map(Path::of));
    }

    /**
     * @param file where the text comes from: for complaints, and for the paths in it
     * @param credentials where credentials are, if this process has been given any
     */
    static ServerConfiguration parse(Path file, String text, Optional<Path> credentials) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Function<String, Path> path = name -> folder == null ? Path.of(name) : folder.resolve(name);
        Function<String, SecretFile> secret = name -> SecretFile.parse(name, path, credentials);
        return TomlTable.parse(file, text)
                .build(root -> new ServerConfiguration(
                        root.table("appliance")
                                .build(t -> new Appliance(t.parsed("address", null, ApplianceAddress::parse))),
                        Sections.listener(root, path, secret),
                        root.table("channel")
                                .build(t -> new Channel(
                                        t.parsed("certificate_file", null, path),
                                        t.parsed("private_key_file", null, secret),
                                        t.optionalText("revocations_file").map(path))),
                        root.tableOrEmpty("rotation")
                                .build(t -> new Rotation(
                                        t.duration("after", "10m"),
                                        t.integer("exchanges", 65_536),
                                        t.size("bytes", "1GiB"))),
                        Sections.management(root, path),
                        Sections.database(root, path, secret),
                        root.table("names")
                                .build(t -> new Names(
                                        t.parsed("index_key_file", null, secret),
                                        t.parsed("column_key_file", null, secret))),
                        root.table("recovery").build(t -> new Recovery(t.parsed("oprf_key_file", null, secret))),
                        root.tableOrEmpty("policy")
                                .build(t -> new Policy(
                                        t.parsed("certificate_file", "policy.certificate", path),
                                        t.parsed("private_key_file", "secrets/policy.key", secret))),
                        Sections.mailbox(root),
                        Sections.blobs(root, path),
                        Sections.pool(root),
                        root.tableOrEmpty("link")
                                .build(t -> new Link(
                                        t.integer("queued_envelopes", 256),
                                        t.size("queued_bytes", "1MiB"),
                                        t.duration("stall", "60s"))),
                        Sections.limits(root),
                        root.tableOrEmpty("stop").build(t -> new Stop(t.duration("patience", "20s"))),
                        root.tableOrEmpty("administration")
                                .build(t -> new Administration(t.parsed("socket", "administration.socket", path))),
                        root.tableOrEmpty("restoration")
                                .build(t -> new Restoration(t.parsed("folder", "restoration", path)))));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
