package dev.redoubt.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.file.FileTransfers;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.rig.ServerSetup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The disk is full: the database's, and that of the blobs. Needs root, to mount small file systems. */
@Tag("long")
@Tag("mount")
@Timeout(600)
@ExtendWith(Suite.Shared.class)
class DiskFullIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DATABASE_MEBIBYTES = 320;
    private static final int BLOBS_MEBIBYTES = 48;
    private static final int FILE_SIZE = 20 << 20;
    private static final int WRITER = 1;

    private final Suite suite;

    DiskFullIT(Suite suite) {
        this.suite = suite;
    }

    private Volume volume(int mebibytes) throws IOException {
        try {
            return Volume.mount(suite.folder("volume"), mebibytes);
        } catch (IOException e) {
            if (System.getenv("CI") != null) {
                throw e;
            }
            Assumptions.abort("only root may mount what is to be filled: " + e.getMessage());
            throw e;
        }
    }

    private static final ServerSetup WITH_A_RESERVE = new ServerSetup(
            configuration -> configuration.replace("[database]", "[database]\nfree_reserve = \"32MiB\""),
            List.of(),
            Map.of());

    /** One writes to a device that is not there, one to a device that is. */
    private static final Traffic.Volume TRAFFIC = new Traffic.Volume(
            List.of(400.0, 50.0),
            64,
            List.of(Receiver.Habit.ABSENT, Receiver.Habit.PROMPT),
            (sender, _) -> List.of(sender));

    @Test
    void aFullDatabaseRefusesWithAHintAndTakesOverWhereItLeftOff() throws Exception {
        Path folder = suite.folder("full");
        try (Volume volume = volume(DATABASE_MEBIBYTES);
                Site site = Site.start(folder, volume.folder().resolve("data"), WITH_A_RESERVE, 8);
                // MariaDB may give up where it finds no room for what it undoes or deletes: the reserve makes that
                // rare.
                Supervision supervision = site.superviseDatabase();
                Traffic traffic = Traffic.start(site, suite.folder("ledgers"), TRAFFIC)) {
            traffic.awaitService(System.nanoTime(), PATIENCE);
            Duration longest = Duration.ZERO;
            for (int round = 0; round < 3; round++) {
                volume.fill(round << 20);
                awaitRefusals(traffic);
                assertRefusedWithAHint(site);
                awaitDirect(traffic);
                long back = System.nanoTime();
                volume.empty();
                longest = Suite.longer(longest, traffic.awaitService(back, PATIENCE));
            }
            suite.check(site, "disk of the database full", 3, traffic, longest);
            assertEquals(List.of(), site.damagedTables());
            System.out.println("MariaDB gave up and was started again: " + supervision.restarts());
        }
    }

    private static void awaitRefusals(Traffic traffic) throws InterruptedException {
        long before = traffic.correspondence().postponements();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (traffic.correspondence().postponements() < before + 10) {
            assertTrue(System.nanoTime() - end < 0, "nothing is refused");
            Thread.sleep(50);
        }
    }

    /** What needs no disk goes on: its recipient is there. */
    private static void awaitDirect(Traffic traffic) throws InterruptedException {
        long since = System.nanoTime();
        while (!traffic.isServed(WRITER, since)) {
            assertTrue(
                    System.nanoTime() - since < PATIENCE.toNanos(), "a full database stops what it is not needed for");
            Thread.sleep(50);
        }
    }

    /** Unless it gave up just now: then it is away for a moment. */
    private static void assertRefusedWithAHint(Site site) throws IOException, InterruptedException {
        String problem = "";
        for (int i = 0; i < 20 && !problem.contains("\"retry_after\":"); i++) {
            Thread.sleep(i * 100L);
            problem = refusal(site);
        }
        assertTrue(problem.contains("\"retry_after\":10"), problem);
    }

    private static String refusal(Site site) throws IOException {
        // Larger than what may still find room in a page.
        Submission large = Submission.newBuilder()
                .setSubmissionId(ByteString.copyFrom(new byte[16]))
                .setPayload(ByteString.copyFrom(new byte[200_000]))
                .addEnvelopes(Envelope.newBuilder()
                        .setNodeId(ByteString.copyFrom(
                                site.devices().getLast().node().toBytes()))
                        .setExchange(ByteString.copyFromUtf8("x")))
                .build();
        try (ChannelClient client =
                site.server().client(Optional.of(site.devices().get(6)))) {
            ChannelResponse answer =
                    client.send(ChannelRequest.post("/v1/submissions", "application/protobuf", large.toByteArray()));
            String problem = new String(answer.body(), StandardCharsets.UTF_8);
            assertEquals(503, answer.status(), problem);
            assertTrue(problem.contains("\"code\":\"unavailable\""), problem);
            return problem;
        }
    }

    @Test
    void aFullDiskOfBlobsRefusesWithAHintAndTheFileGoesOnWhereItWas() throws Exception {
        Path folder = suite.folder("blobs");
        byte[] content = new byte[FILE_SIZE];
        new Random(1).nextBytes(content);
        Path file = Files.write(Files.createDirectories(folder).resolve("maps.bin"), content);
        try (Volume volume = volume(BLOBS_MEBIBYTES);
                Site site = Site.start(folder.resolve("site"), folder.resolve("data"), blobsIn(volume), 8);
                Passphrase passphrase = Passphrase.takeOwnershipOf("a passphrase".toCharArray());
                Redoubt alice = Redoubt.enrol(folder.resolve("alice"), site.invite("alice"), passphrase);
                Traffic traffic = Traffic.start(site, suite.folder("ledgers"), TRAFFIC)) {
            FileTransfers files = alice.files();
            RefusedByApplianceException refusal = assertThrows(
                    RefusedByApplianceException.class,
                    () -> files.upload(file, (done, _) -> fillOnce(volume, done > 0)));
            assertEquals("storage_full", refusal.code());
            // Messages do not lie there.
            traffic.awaitService(System.nanoTime(), PATIENCE);
            long back = System.nanoTime();
            volume.empty();
            FileTransfers.Uploaded uploaded = files.upload(file, (_, _) -> {});
            Duration after = Duration.ofNanos(System.nanoTime() - back);
            Path fetched = files.download(
                    uploaded.pointer(), Files.createDirectory(folder.resolve("downloads")), (_, _) -> {});
            assertArrayEquals(content, Files.readAllBytes(fetched));
            suite.check(site, "disk of the blobs full", 1, traffic, after);
        }
    }

    private static ServerSetup blobsIn(Volume volume) {
        String configuration = """

            [blobs]
            folder = "%s"
            free_reserve = "1MiB"
            """.formatted(volume.folder().resolve("blobs"));
        return new ServerSetup(ServerSetup.adding(configuration), List.of(), Map.of());
    }

    private static void fillOnce(Volume volume, boolean now) {
        try {
            if (now) {
                volume.fill(64 << 10);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
