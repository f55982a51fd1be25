package dev.redoubt.server.blob;

import static dev.redoubt.server.blob.BlobClient.noise;
import static dev.redoubt.server.blob.BlobClient.state;
import static dev.redoubt.server.testing.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.protocol.file.FileLayout;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No room: quota, rates, a reserve that would be touched, and a disk that is full in the middle. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlobLimitsIT {
    private static final int SIZE = (int) new FileLayout(0).sealedSize();

    private TestAppliance appliance;

    @BeforeAll
    void start(@TempDir Path folder) {
        // Room for three blobs of the smallest size, to the byte; two of them by one device.
        appliance = new TestAppliance(
                folder,
                "[blobs]\nquota = \"" + 3 * SIZE + "B\"\nlargest = \"" + SIZE + "B\"\nbytes_per_day = \"" + 2 * SIZE
                        + "B\"\nfree_reserve = \"1B\"\n");
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    private BlobClient blobOf(TestDevice device) {
        return new BlobClient(appliance.as(device));
    }

    private void clear() throws Exception {
        MariaDb.shared().execute(appliance.database(), "delete from blob_file");
    }

    @Test
    void quotaIsFullToTheByteAndFreeAgainAfterADeletion() throws Exception {
        clear();
        TestDevice alice = appliance.enrol("alice", 1);
        TestDevice bob = appliance.enrol("bob", 1);
        BlobClient first = blobOf(alice);
        state(first.create(SIZE));
        state(blobOf(alice).create(SIZE));
        state(blobOf(bob).create(SIZE));
        assertProblem(507, "storage_full", blobOf(bob).create(SIZE));
        state(first.create(SIZE));
        assertEquals(200, first.delete().status());
        state(blobOf(bob).create(SIZE));
    }

    @Test
    void aDeviceThatBeginsTooManyIsSentAway() throws Exception {
        clear();
        TestDevice carol = appliance.enrol("carol", 1);
        state(blobOf(carol).create(SIZE));
        BlobClient second = blobOf(carol);
        state(second.create(SIZE));
        state(second.create(SIZE));
        assertProblem(429, "too_many_blobs", blobOf(carol).create(SIZE));
    }

    @Test
    void aFullDiskLeavesWhatWasCommittedAndGoesOnLater() throws Exception {
        clear();
        BlobClient blob = blobOf(appliance.enrol("dave", 1));
        byte[] bytes = noise(SIZE);
        state(blob.create(SIZE));
        Path file =
                appliance.folder().resolve("blobs").resolve(blob.write.blobId().toHex());
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        assertProblem(507, "storage_full", blob.append(0, bytes));
        assertEquals(0, state(blob.ask()).getCommitted());
        assertProblem(404, "unknown_blob", blob.download(""));
        Files.delete(file);
        state(blob.append(0, bytes));
        state(blob.commit(0));
        assertArrayEquals(bytes, blob.download("").body());
    }

    @Test
    void theReserveIsNotTouched(@TempDir Path folder) throws Exception {
        TestAppliance tight = new TestAppliance(folder, "[blobs]\nfree_reserve = \"9999999GiB\"\n");
        try {
            BlobClient blob = new BlobClient(tight.as(tight.enrol("alice", 1)));
            assertProblem(507, "storage_full", blob.create(SIZE));
            assertEquals(1, tight.metric("redoubt_blob_refused_total"));
        } finally {
            tight.stop();
        }
    }
}
