package dev.redoubt.server.blob;

import static dev.redoubt.server.blob.BlobClient.noise;
import static dev.redoubt.server.blob.BlobClient.state;
import static dev.redoubt.server.testing.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelExchange;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.protocol.appliance.BlobState;
import dev.redoubt.protocol.file.FileLayout;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs at a whole server, through the channel. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlobIT {
    private static final int SIZE = (int) new FileLayout(100_000).sealedSize();
    private static final int SMALLEST = (int) new FileLayout(0).sealedSize();
    private static final byte[] BYTES = noise(SIZE);

    private TestAppliance appliance;
    private TestDevice alice;
    private ChannelClient client;
    private BlobClient blob;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(
                folder, "[blobs]\nlargest = \"256MiB\"\nfree_reserve = \"1MiB\"\ncreations_per_hour = 1000\n");
        alice = appliance.enrol("alice", 1);
        client = appliance.as(alice);
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    @BeforeEach
    void another() {
        blob = new BlobClient(client);
    }

    @Test
    void whatWasAppendedInPartsIsHandedOutWholeAndInRanges() throws Exception {
        assertEquals(0, state(blob.create(SIZE)).getCommitted());
        assertEquals(40_000, state(blob.append(0, Arrays.copyOf(BYTES, 40_000))).getCommitted());
        BlobState full = state(blob.append(40_000, Arrays.copyOfRange(BYTES, 40_000, SIZE)));
        assertEquals(SIZE, full.getCommitted());
        assertFalse(full.getComplete());
        assertTrue(state(blob.commit(0)).getComplete());
        ChannelResponse whole = blob.download("");
        assertEquals(200, whole.status());
        assertArrayEquals(BYTES, whole.body());
        ChannelResponse part = blob.download("bytes=70000-70009");
        assertEquals(206, part.status());
        assertEquals("bytes 70000-70009/" + SIZE, part.field("content-range").orElse(""));
        assertArrayEquals(Arrays.copyOfRange(BYTES, 70_000, 70_010), part.body());
        assertArrayEquals(
                Arrays.copyOfRange(BYTES, SIZE - 1, SIZE),
                blob.download("bytes=" + (SIZE - 1) + "-").body());
    }

    @Test
    void nobodyGetsABlobThatIsNotWhole() throws Exception {
        state(blob.create(SIZE));
        assertProblem(404, "unknown_blob", blob.download(""));
        state(blob.append(0, BYTES));
        assertProblem(404, "unknown_blob", blob.download(""));
        assertProblem(404, "unknown_blob", blob.download("bytes=0-9"));
    }

    @Test
    void aBlobOpensToItsCapabilitiesOnlyEachForItsOwn() throws Exception {
        blob.fill(BYTES);
        BlobClient other = new BlobClient(client);
        assertProblem(404, "unknown_blob", other.ask());
        assertProblem(404, "unknown_blob", other.download(""));
        // The write capability is not the read capability, nor is the id under which it is kept.
        assertProblem(
                404,
                "unknown_blob",
                BlobClient.download(client, blob.write.value().toHex(), ""));
        assertProblem(
                404,
                "unknown_blob",
                BlobClient.download(client, blob.write.blobId().toHex(), ""));
    }

    @Test
    void aReaderCanNeitherWriteNorDelete() throws Exception {
        state(blob.create(SIZE));
        String read = blob.write.read().value().toHex();
        List<Field> fields = List.of(new Field("blob-capability", read), new Field("blob-offset", "0"));
        assertProblem(
                404,
                "unknown_blob",
                client.send(new ChannelRequest("PATCH", "/v1/blobs/content", fields, BYTES, false)));
    }

    @Test
    void makingItAgainGivesItsState() throws Exception {
        state(blob.create(SIZE));
        state(blob.append(0, Arrays.copyOf(BYTES, 1_000)));
        assertEquals(1_000, state(blob.create(SIZE)).getCommitted());
        assertEquals(1_000, state(blob.ask()).getCommitted());
        assertProblem(409, "blob_conflict", blob.create(SMALLEST));
    }

    @Test
    void anAppendBeginsWhereTheBlobEnds() throws Exception {
        state(blob.create(SIZE));
        assertProblem(409, "blob_offset", blob.append(1, BYTES));
        state(blob.append(0, Arrays.copyOf(BYTES, 10)));
        assertProblem(409, "blob_offset", blob.append(0, BYTES));
        assertProblem(409, "blob_offset", blob.append(9, BYTES));
        assertEquals(10, state(blob.ask()).getCommitted());
    }

    @Test
    void aBlobTakesNoMoreThanItsSize() throws Exception {
        state(blob.create(SMALLEST));
        assertProblem(413, "request_too_large", blob.append(0, noise(SMALLEST + 1)));
        assertEquals(0, state(blob.ask()).getCommitted());
        state(blob.append(0, noise(SMALLEST)));
        assertProblem(413, "request_too_large", blob.append(SMALLEST, new byte[1]));
    }

    @Test
    void anAppendOfUnknownLengthIsBoundedToo() throws Exception {
        state(blob.create(SMALLEST));
        try (ChannelExchange exchange = blob.beginAppend(0)) {
            exchange.write(noise(SMALLEST + 1));
            exchange.end();
            assertEquals(413, exchange.status());
        }
        assertEquals(0, state(blob.ask()).getCommitted());
    }

    @Test
    void aWholeBlobIsCommittedOnceAndTakesNoMore() throws Exception {
        state(blob.create(SMALLEST));
        state(blob.append(0, noise(SMALLEST - 1)));
        assertProblem(409, "blob_incomplete", blob.commit(0));
        state(blob.append(SMALLEST - 1, new byte[1]));
        BlobState first = state(blob.commit(0));
        assertEquals(first, state(blob.commit(0)));
        assertEquals(first, state(blob.create(SMALLEST)));
        assertProblem(409, "blob_complete", blob.append(SMALLEST, new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4_095, 65_536, 70_000})
    void anAppendThatIsCutLeavesNothingAndTheNextGoesOn(int cut) throws Exception {
        state(blob.create(SIZE));
        state(blob.append(0, Arrays.copyOf(BYTES, 10_000)));
        try (ChannelExchange exchange = blob.beginAppend(10_000)) {
            exchange.write(noise(cut));
            exchange.flush();
        }
        assertEquals(10_000, state(blob.ask()).getCommitted());
        state(blob.append(10_000, Arrays.copyOfRange(BYTES, 10_000, SIZE)));
        state(blob.commit(0));
        assertArrayEquals(BYTES, blob.download("").body());
    }

    @Test
    void ofTwoAppendsAtOnceTheNewerCounts() throws Exception {
        state(blob.create(SIZE));
        try (ChannelExchange older = blob.beginAppend(0)) {
            older.write(noise(50_000));
            older.flush();
            Thread.sleep(100);
            state(blob.append(0, BYTES));
            assertEquals(409, endAndAsk(older));
        }
        state(blob.commit(0));
        assertArrayEquals(BYTES, blob.download("").body());
    }

    private static int endAndAsk(ChannelExchange exchange) throws ChannelException {
        exchange.write(noise(20_000));
        exchange.end();
        return exchange.status();
    }

    @Test
    void aDeletedBlobIsGoneForEverybody() throws Exception {
        blob.fill(BYTES);
        assertEquals(200, blob.delete().status());
        assertProblem(404, "unknown_blob", blob.download(""));
        assertProblem(404, "unknown_blob", blob.ask());
        assertEquals(200, blob.delete().status());
        assertFalse(Files.exists(file()));
    }

    private Path file() {
        return appliance.folder().resolve("blobs").resolve(blob.write.blobId().toHex());
    }

    @Test
    void filesAreForTheServerAlone() throws Exception {
        blob.fill(BYTES);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=5-4",
                "bytes=-5",
                "bytes=0-1,3-4",
                "bytes=101000000-",
                "octets=0-1",
                "bytes=0x1-2",
                "bytes="
            })
    void rangesThatAreNotThereAreRefused(String range) throws Exception {
        blob.fill(BYTES);
        assertProblem(416, "invalid_range", blob.download(range));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1, 4_146, 4_148, Long.MAX_VALUE})
    void sizesThatNoSealedFileHasAreRefused(long size) throws Exception {
        assertProblem(400, "malformed_request", blob.create(size));
    }

    @Test
    void theLargestSizeIsTakenAndTheNextIsNot() throws Exception {
        long limit = 256L << 20;
        long size = limit;
        while (new FileLayout(size).sealedSize() > limit) {
            size -= 1 << 20;
        }
        state(blob.create(new FileLayout(size).sealedSize()));
        assertProblem(413, "blob_too_large", new BlobClient(client).create(new FileLayout(limit).sealedSize()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "A", "zz"})
    void capabilitiesInAnotherFormAreRefused(String capability) throws Exception {
        assertProblem(400, "malformed_request", BlobClient.download(client, capability, ""));
    }

    @Test
    void onlyEnrolledDevicesAreServed() throws Exception {
        assertProblem(401, "not_enrolled", new BlobClient(appliance.anonymous()).create(SIZE));
        blob.fill(BYTES);
        String read = blob.write.read().value().toHex();
        assertProblem(401, "not_enrolled", BlobClient.download(appliance.anonymous(), read, ""));
        assertProblem(405, "method_not_allowed", client.send(ChannelRequest.post("/v1/blobs/content", "a/b", BYTES)));
    }

    @Test
    void whatIsWholeSurvivesARestartAndWhatIsNotGoesOn() throws Exception {
        blob.fill(BYTES);
        BlobClient half = new BlobClient(client);
        state(half.create(SIZE));
        state(half.append(0, Arrays.copyOf(BYTES, 50_000)));
        appliance.restart();
        client = appliance.as(alice);
        assertArrayEquals(
                BYTES,
                BlobClient.download(client, blob.write.read().value().toHex(), "")
                        .body());
    }

    /** In the memory of a test, whose requests stream. */
    @Test
    void aLargeBlobStreamsBothWays() throws Exception {
        long size = new FileLayout(200L << 20).sealedSize();
        byte[] part = noise(1 << 20);
        state(blob.create(size));
        for (long at = 0; at < size; ) {
            long length = Math.min(64L << 20, size - at);
            at = appendStreaming(at, length, part);
        }
        state(blob.commit(0));
        assertProblem(416, "invalid_range", blob.download(""));
        ChannelResponse first = blob.download("bytes=0-");
        assertEquals(64 << 20, first.body().length);
        assertArrayEquals(part, Arrays.copyOf(first.body(), part.length));
        assertTrue(appliance.metric("redoubt_blob_received_bytes_total") >= size);
        assertEquals(200, blob.delete().status());
    }

    private long appendStreaming(long at, long length, byte[] part) throws Exception {
        try (ChannelExchange exchange = blob.beginAppend(at)) {
            for (long sent = 0; sent < length; sent += part.length) {
                exchange.write(part, 0, (int) Math.min(part.length, length - sent));
            }
            exchange.end();
            assertEquals(200, exchange.status());
            return BlobState.parseFrom(exchange.response().readAllBytes()).getCommitted();
        }
    }
}
