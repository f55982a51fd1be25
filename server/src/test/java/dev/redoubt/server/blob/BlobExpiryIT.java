package dev.redoubt.server.blob;

import static dev.redoubt.server.blob.BlobClient.noise;
import static dev.redoubt.server.blob.BlobClient.state;
import static dev.redoubt.server.testing.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.file.FileLayout;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.MovableClock;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAppliance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What goes by time, and what a crash leaves behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlobExpiryIT {
    private static final byte[] BYTES = noise((int) new FileLayout(0).sealedSize());

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private MovableClock later;
    private TestAppliance appliance;
    private Database database;
    private ServerConfiguration configuration;
    private BlobClient blob;
    private Blobs blobs;
    private Rows rows;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        rows = new Rows(appliance.database());
        configuration = ServerConfiguration.read(appliance.configurationFile());
        database = Database.openExisting(configuration.database(), metrics);
        blob = new BlobClient(appliance.as(appliance.enrol("alice", 1)));
    }

    @AfterAll
    void stop() throws Exception {
        database.close();
        appliance.stop();
    }

    @BeforeEach
    void clear() throws Exception {
        MariaDb.shared().execute(appliance.database(), "delete from blob_file");
        later = new MovableClock();
        blobs = open();
        blobs.sweep();
        blob = new BlobClient(appliance.as(appliance.enrol("user" + System.nanoTime(), 1)));
    }

    private Blobs open() {
        return Blobs.open(database, configuration.blobs(), new BlobMetrics(metrics, System::nanoTime), later);
    }

    private Path folder() {
        return configuration.blobs().folder();
    }

    private Path file() {
        return folder().resolve(blob.write.blobId().toHex());
    }

    @Test
    void aBlobGoesAtItsHourWithItsFile() throws Exception {
        long hour = later.instant().getEpochSecond() / 3_600;
        state(blob.create(BYTES.length));
        state(blob.append(0, BYTES));
        assertEquals(hour + 2, state(blob.commit(hour + 2)).getExpiresAtHour());
        later.move(Duration.ofHours(1));
        assertEquals(0, blobs.deleteExpired());
        later.move(Duration.ofHours(1));
        assertEquals(1, blobs.deleteExpired());
        assertFalse(Files.exists(file()));
        assertEquals(0, rows.count("blob_file"));
    }

    @Test
    void nothingIsKeptLongerThanTheServerAllows() throws Exception {
        long hour = later.instant().getEpochSecond() / 3_600;
        state(blob.create(BYTES.length));
        state(blob.append(0, BYTES));
        long until = state(blob.commit(hour + 24 * 365)).getExpiresAtHour();
        assertTrue(until <= hour + 24 * 30 + 1, "until " + until);
    }

    @Test
    void whatIsNotFinishedGoesSooner() throws Exception {
        state(blob.create(BYTES.length));
        later.move(Duration.ofDays(3).minusHours(1));
        assertEquals(0, blobs.deleteExpired());
        later.move(Duration.ofHours(2));
        assertEquals(1, blobs.deleteExpired());
    }

    @Test
    void anExpiryThatHasPassedIsRefused() throws Exception {
        state(blob.create(BYTES.length));
        state(blob.append(0, BYTES));
        assertProblem(400, "submission_expired", blob.commit(1));
    }

    @Test
    void aFileWithoutARowIsSweptAndOthersAreLeftAlone() throws Exception {
        blob.fill(BYTES);
        Path orphan = folder().resolve("a".repeat(64));
        Path foreign = folder().resolve("lost+found");
        Files.writeString(orphan, "left behind by a crash");
        Files.writeString(foreign, "not ours");
        assertEquals(1, blobs.sweep());
        assertFalse(Files.exists(orphan));
        assertTrue(Files.exists(foreign));
        assertTrue(Files.exists(file()));
    }

    @Test
    void aRowWhoseBytesAreMissingIsSwept() throws Exception {
        blob.fill(BYTES);
        Files.write(file(), new byte[BYTES.length - 1]);
        assertEquals(500, blob.download("").status());
        assertEquals(1, blobs.sweep());
        assertProblem(404, "unknown_blob", blob.download(""));
    }

    @Test
    void aRowThatHasNoBytesYetIsNoOrphan() throws Exception {
        state(blob.create(BYTES.length));
        assertEquals(0, blobs.sweep());
        state(blob.append(0, BYTES));
    }

    @Test
    void bytesBehindTheCommittedOnesDoNotCount() throws Exception {
        state(blob.create(BYTES.length));
        state(blob.append(0, Arrays.copyOf(BYTES, 100)));
        Files.write(file(), BYTES);
        assertEquals(0, blobs.sweep());
        assertEquals(100, state(blob.ask()).getCommitted());
        state(blob.append(100, Arrays.copyOfRange(BYTES, 100, BYTES.length)));
    }

    @Test
    void nothingIsSweptWhileTheFolderIsAnotherOne() throws Exception {
        blob.fill(BYTES);
        Path mark = folder().resolve(BlobFolder.MARK);
        Files.delete(mark);
        try {
            Files.move(file(), file().resolveSibling("elsewhere"));
            assertEquals(0, blobs.sweep());
            assertEquals(1, rows.count("blob_file"));
            String line = assertThrows(RefusedStartException.class, this::open).getMessage();
            assertTrue(line.contains("is its disk mounted?"), line);
        } finally {
            Files.createFile(mark);
        }
    }

    @Test
    void aFolderThatIsOpenToOthersIsRefused() throws Exception {
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxr-x---"));
        try {
            assertTrue(assertThrows(RefusedStartException.class, this::open)
                    .getMessage()
                    .endsWith("is open to others: chmod 0700 it"));
        } finally {
            Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwx------"));
        }
    }
}
