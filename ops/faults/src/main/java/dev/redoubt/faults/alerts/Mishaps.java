package dev.redoubt.faults.alerts;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.faults.FrameLink;
import dev.redoubt.protocol.appliance.Acknowledgement;
import dev.redoubt.protocol.appliance.CreateBlobRequest;
import dev.redoubt.protocol.appliance.DeleteBlobRequest;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.protocol.file.FileLayout;
import dev.redoubt.rig.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What goes wrong by itself. */
final class Mishaps {
    private static final Duration CHANNEL_KEY_LIFE = Duration.ofDays(30);
    private static final Duration POLICY_KEY_LIFE = Duration.ofDays(731);
    private static final Duration JUMP = Duration.ofHours(2);
    /** Its own thread looks each minute, in real time. */
    private static final Duration A_LOOK = Duration.ofSeconds(75);

    private static final long FILE = 15 << 20;
    private static final int FILES = 4;
    private static final long SLOW_MILLIS = 1_600;

    /** The blobs that fill the quota, by their capabilities. */
    private static final List<ByteString> CAPABILITIES = new CopyOnWriteArrayList<>();

    private static final List<AutoCloseable> CONNECTED = new CopyOnWriteArrayList<>();

    private Mishaps() {}

    /** Those that the server notices within a minute of its own, which no rule shortens: others go on meanwhile. */
    static Scenario slow() {
        return Scenario.of(
                        "storage",
                        "the audit log's head is changed in the database, and files nearly fill their quota",
                        Set.of("AuditLogBroken", "BlobsFullInAWeek"),
                        site -> {
                            site.appliance().execute("update audit_head set signed_at = signed_at + 1");
                            createFiles(site);
                        },
                        site -> {
                            site.appliance().execute("update audit_head set signed_at = signed_at - 1");
                            deleteFiles(site);
                        })
                .holding("BlobsFullInAMonth")
                .taking(A_LOOK.plusSeconds(90), A_LOOK.plusSeconds(130));
    }

    /** Of the host and its backups. */
    static List<Scenario> ofTheHost() {
        return List.of(
                Scenario.of(
                                "host",
                                "the disk is full and cannot be written, the kernel killed a process, a unit failed",
                                Set.of("DiskFull", "DiskReadOnly", "ProcessKilledForMemory", "UnitFailed"),
                                Mishaps::hostInTrouble,
                                site -> site.host().mend())
                        .holding("DiskFullSoon"),
                Scenario.of(
                        "backup",
                        "the last backup failed, and no drill found one good for three days",
                        Set.of("BackupFailed", "RestoreDrillTooOld"),
                        site -> {
                            site.host().set(HostFigures.BACKUP_FAILED, 1);
                            site.host().set(HostFigures.DRILL_TIME, hoursAgo(90));
                        },
                        site -> site.host().mend()),
                Scenario.of(
                                "backups",
                                "backups are old and fail, their target is full, and the drill finds the last one bad",
                                Set.of("BackupTooOld", "BackupTargetFull", "RestoreDrillFailed"),
                                Mishaps::noBackups,
                                site -> site.host().mend())
                        .holding("BackupFailed"),
                Scenario.of(
                        "restore",
                        "the drill takes five hours",
                        Set.of("RestoreTooSlow"),
                        site -> site.host().set(HostFigures.DRILL_DURATION, 5 * 3_600),
                        site -> site.host().mend()),
                Scenario.of(
                        "exporter",
                        "node exporter is killed",
                        Set.of("TargetDown"),
                        site -> site.monitoring().killExporter(),
                        site -> site.monitoring().restartExporter()));
    }

    private static double hoursAgo(int hours) {
        return Instant.now().minus(Duration.ofHours(hours)).getEpochSecond();
    }

    private static void hostInTrouble(Site site) throws IOException {
        site.host().set(HostFigures.DISK_ROOM, 1 << 30);
        site.host().set(HostFigures.DISK_READ_ONLY, 1);
        site.host().set(HostFigures.OUT_OF_MEMORY, 1);
        site.host().set(HostFigures.OTHER_UNIT_FAILED, 1);
    }

    private static void noBackups(Site site) throws IOException {
        site.host().set(HostFigures.BACKUP_TIME, hoursAgo(60));
        site.host().set(HostFigures.BACKUP_FAILED, 1);
        site.host().set(HostFigures.BACKUP_ROOM, 1 << 30);
        site.host().set(HostFigures.DRILL_RESULT, 0);
    }

    /** While the server goes on. */
    static List<Scenario> ofPeople() {
        return List.of(
                Scenario.once(
                        "clock",
                        "the server's clock jumps ahead by two hours, and back",
                        Set.of("ClockJumped"),
                        Mishaps::jump),
                Scenario.of(
                        "slow devices",
                        "a device takes 1.6 s to acknowledge",
                        Set.of("DeliverySlow"),
                        site -> site.appliance().load().acknowledgeAfter(SLOW_MILLIS),
                        site -> site.appliance().load().acknowledgeAfter(0)),
                Scenario.of(
                        "full mailbox",
                        "a mailbox is full, and more is sent to it",
                        Set.of("SendingLimited"),
                        Mishaps::fillMailbox,
                        Mishaps::fetchMailbox),
                Scenario.once(
                        "devices gone",
                        "all but two of 29 devices are disconnected",
                        Set.of("DevicesDisconnected"),
                        Mishaps::comeAndGo));
    }

    private static void jump(Site site) throws IOException, InterruptedException {
        site.appliance().clock().jump(JUMP);
        Thread.sleep(2_500);
        site.appliance().clock().jump(Duration.ZERO);
    }

    private static void fillMailbox(Site site) throws IOException, InterruptedException {
        try (ChannelClient client = site.appliance()
                        .server()
                        .client(Optional.of(site.appliance().idle().get(1)));
                FrameLink link = FrameLink.open(client)) {
            Thread.ofVirtual().start(() -> Load.passOver(link));
            for (int i = 1; i <= Appliance.MAILBOX + 200; i++) {
                link.write(Load.submission(i, site.appliance().absent().node()));
                Thread.sleep(2);
            }
            // Until the last is answered.
            Thread.sleep(1_000);
        }
    }

    private static void fetchMailbox(Site site) throws IOException {
        try (ChannelClient client = site.appliance()
                        .server()
                        .client(Optional.of(site.appliance().absent()));
                FrameLink link = FrameLink.open(client)) {
            for (LinkDown frame = link.next(); !frame.hasCaughtUp(); frame = link.next()) {
                if (frame.hasDelivery()) {
                    link.write(LinkUp.newBuilder()
                            .setAcknowledgement(Acknowledgement.newBuilder()
                                    .setDelivery(frame.getDelivery().getDelivery())
                                    .setCumulative(true)));
                }
            }
        }
    }

    private static void comeAndGo(Site site) throws Exception {
        for (Device device : site.appliance().idle()) {
            ChannelClient client = site.appliance().server().client(Optional.of(device));
            FrameLink link = FrameLink.open(client);
            Thread.ofVirtual().start(() -> Load.passOver(link));
            CONNECTED.add(client);
        }
        // Prometheus sees that they are there.
        Thread.sleep(2_500);
        for (AutoCloseable each : CONNECTED) {
            each.close();
        }
        CONNECTED.clear();
    }

    /** Which end the server, its keys or its database. */
    static List<Scenario> ofTheServer() {
        return List.of(
                Scenario.of(
                        "keys",
                        "the channel certificate ends in five days, the policy key in thirty",
                        Set.of("ChannelCertificateExpiresSoon", "PolicyKeyExpiresSoon"),
                        site -> renew(site, Duration.ofDays(5), Duration.ofDays(30)),
                        site -> renew(site, CHANNEL_KEY_LIFE, POLICY_KEY_LIFE)),
                Scenario.of(
                                "last keys",
                                "channel certificate and policy key end in twelve hours",
                                Set.of("ChannelCertificateExpiresNow", "PolicyKeyExpiresNow"),
                                site -> renew(site, Duration.ofHours(12), Duration.ofHours(12)),
                                site -> renew(site, CHANNEL_KEY_LIFE, POLICY_KEY_LIFE))
                        .holding("ChannelCertificateExpiresSoon", "PolicyKeyExpiresSoon"),
                Scenario.of(
                                "server",
                                "the server is killed",
                                Set.of("ServerDown"),
                                site -> site.appliance().server().kill(),
                                site -> site.appliance().server().restart())
                        .holding("UsersCannotSend", "SendingBudgetBurns")
                        .mayBring("DeliverySlow")
                        .taking(Duration.ofSeconds(45), Duration.ofSeconds(90)),
                Scenario.of(
                                "frozen",
                                "the database stands still",
                                Set.of("DatabaseNotGuarded"),
                                site -> site.appliance().database().freeze(),
                                site -> site.appliance().database().thaw())
                        .holding("UsersCannotSend", "SendingBudgetBurns")
                        .mayBring("DatabaseConnectionsExhausted", "DatabaseCommitsSlow", "DeliverySlow")
                        .taking(Duration.ofSeconds(60), Duration.ofSeconds(90)),
                Scenario.of(
                                "database",
                                "the database is killed",
                                Set.of("DatabaseDown"),
                                Mishaps::killDatabase,
                                Mishaps::startDatabase)
                        .holding("DatabaseNotGuarded", "UsersCannotSend", "SendingBudgetBurns")
                        .mayBring("DatabaseConnectionsExhausted", "DatabaseCommitsSlow", "DeliverySlow")
                        .taking(Duration.ofSeconds(60), Duration.ofSeconds(120)));
    }

    /** Makes new keys, that live so much longer: at a time in the past, since all of a kind are certified for the same time. */
    private static void renew(Site site, Duration channel, Duration policy) throws IOException {
        site.appliance().redoubtctl(channel.minus(CHANNEL_KEY_LIFE), "channel", "renew");
        site.appliance().redoubtctl(policy.minus(POLICY_KEY_LIFE), "policy-key", "renew");
    }

    private static void killDatabase(Site site) throws IOException {
        site.appliance().database().kill();
        site.host().databaseRuns(false);
    }

    private static void startDatabase(Site site) throws IOException {
        site.appliance().database().restart();
        site.host().databaseRuns(true);
    }

    private static void createFiles(Site site) throws IOException {
        try (ChannelClient client = site.appliance()
                .server()
                .client(Optional.of(site.appliance().idle().get(2)))) {
            for (int i = 0; i < FILES; i++) {
                ByteString capability = Load.random(32);
                CAPABILITIES.add(capability);
                post(
                        client,
                        "/v1/blobs",
                        CreateBlobRequest.newBuilder()
                                .setWriteCapability(capability)
                                .setSize(new FileLayout(FILE).sealedSize())
                                .build());
            }
        }
    }

    private static void deleteFiles(Site site) throws IOException {
        try (ChannelClient client = site.appliance()
                .server()
                .client(Optional.of(site.appliance().idle().get(2)))) {
            for (ByteString capability : CAPABILITIES) {
                post(
                        client,
                        "/v1/blobs/delete",
                        DeleteBlobRequest.newBuilder()
                                .setWriteCapability(capability)
                                .build());
            }
        }
    }

    private static void post(ChannelClient client, String path, Message body) throws IOException {
        ChannelResponse answer = client.send(ChannelRequest.post(path, "application/protobuf", body.toByteArray()));
        if (answer.status() != 200) {
            throw new IOException(path + ": " + new String(answer.body(), StandardCharsets.UTF_8));
        }
    }

    /** All there are. */
    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>(List.of(slow()));
        all.addAll(ofTheHost());
        all.addAll(ofPeople());
        all.addAll(ofTheServer());
        return all;
    }
}
