package dev.redoubt.client.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.FakeBlobs;
import dev.redoubt.client.TestClock;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.container.PassphraseCost;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.FileDamagedException;
import dev.redoubt.client.failure.FileGoneException;
import dev.redoubt.client.failure.FileUnusableException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.store.Transfers;
import dev.redoubt.protocol.file.FileLayout;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.FileKey;
import dev.redoubt.protocol.message.FilePointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files up and down at an appliance in memory that breaks off wherever it hurts. */
class FileTransfersIT {
    private static final int PART = Upload.CHUNKS * FileLayout.CHUNK;
    private static final int THREE_PARTS = 2 * PART + 100_000;

    private final FakeBlobs blobs = new FakeBlobs();
    private final List<Long> progress = new ArrayList<>();
    private final TestClock clock = new TestClock();

    @TempDir
    private Path folder;

    private Container container;
    private Path source;
    private Path target;

    @BeforeEach
    void prepare() throws Exception {
        try (Passphrase passphrase = passphrase()) {
            PassphraseCost cheap = new PassphraseCost(8 * 1024, 1, 1);
            container = Container.create(folder.resolve("home"), passphrase, cheap, List.of(), new SecureRandom());
        }
        source = folder.resolve("source.bin");
        target = Files.createDirectory(folder.resolve("target"));
    }

    private static Passphrase passphrase() {
        return Passphrase.takeOwnershipOf("a passphrase".toCharArray());
    }

    @AfterEach
    void close() throws Exception {
        container.close();
    }

    /** The process ends, and another begins. */
    private void restart() throws Exception {
        container.close();
        try (Passphrase passphrase = passphrase()) {
            container = Container.open(
                    folder.resolve("home"), passphrase, List.of(), InstantSource.system(), new SecureRandom());
        }
    }

    private FileTransfers files() {
        return new FileTransfers(container, blobs, new SecureRandom(), clock, _ -> {});
    }

    private byte[] write(int size) throws IOException {
        return write(size, 1);
    }

    private byte[] write(int size, long seed) throws IOException {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        Files.write(source, content);
        return content;
    }

    private FilePointer upload() throws Exception {
        return files().upload(source, (done, _) -> progress.add(done)).pointer();
    }

    private Path download(FilePointer pointer) throws Exception {
        return files().download(pointer, target, (done, _) -> progress.add(done));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(target)) {
            return entries.map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, PART, PART + 1, THREE_PARTS})
    void aFileOfAnySizeComesThrough(int size) throws Exception {
        byte[] content = write(size);
        FilePointer pointer = upload();
        assertEquals(new FileLayout(size).sealedSize(), blobs.of(pointer.capability()).bytes.length);
        assertArrayEquals(content, Files.readAllBytes(download(pointer)));
        assertEquals(List.of("source.bin"), names());
        assertEquals(size, progress.getLast());
        assertEquals("application/octet-stream", pointer.mediaType());
    }

    @Test
    void theApplianceSeesNothingOfIt() throws Exception {
        byte[] content = "a sentence that nobody else may read. ".repeat(5_000).getBytes(StandardCharsets.UTF_8);
        Files.write(source, content);
        upload();
        String stored = new String(blobs.only().bytes, StandardCharsets.ISO_8859_1);
        assertEquals(-1, stored.indexOf("nobody else"));
        assertEquals(-1, stored.indexOf("source.bin"));
    }

    /** At every call that there is: before it, in another process, and at once. */
    @Test
    void anUploadThatIsCutAtAnyCallGoesOn() throws Exception {
        byte[] content = write(THREE_PARTS);
        for (int calls = 0; ; calls++) {
            blobs.forgetAll();
            blobs.callsUntilCut = calls;
            if (tryUpload()) {
                break;
            }
            restart();
            blobs.callsUntilCut = Integer.MAX_VALUE;
            FileTransfers.Uploaded uploaded = files().upload(source, TransferProgress.NONE);
            Path there = download(uploaded.pointer());
            assertArrayEquals(content, Files.readAllBytes(there), "cut after " + calls);
            container.write(transaction -> {
                uploaded.sent(transaction);
                return null;
            });
        }
        assertEquals(1, blobs.count());
    }

    private boolean tryUpload() throws Exception {
        try {
            upload();
            return true;
        } catch (ApplianceUnreachableException e) {
            return false;
        }
    }

    @Test
    void whatIsThereIsNotSentAgain() throws Exception {
        write(THREE_PARTS);
        blobs.callsUntilCut = 3;
        assertThrows(ApplianceUnreachableException.class, this::upload);
        assertEquals(2, blobs.appends);
        restart();
        blobs.callsUntilCut = Integer.MAX_VALUE;
        upload();
        assertEquals(3, blobs.appends);
    }

    @Test
    void aLostAnswerDoublesNothing() throws Exception {
        byte[] content = write(THREE_PARTS);
        blobs.loseNextAnswer = true;
        assertArrayEquals(content, Files.readAllBytes(download(upload())));
        assertEquals(3, blobs.appends);
    }

    @Test
    void untilItIsSentAnotherUploadGivesTheSame() throws Exception {
        write(1_000);
        FilePointer first = upload();
        restart();
        FileTransfers.Uploaded second = files().upload(source, TransferProgress.NONE);
        assertEquals(first, second.pointer());
        container.write(transaction -> {
            second.sent(transaction);
            return null;
        });
        assertNotEquals(first.capability(), upload().capability());
        assertEquals(2, blobs.count());
    }

    /** The fake appliance watches that no key sees two contents. */
    @Test
    void aFileThatChangedTakesAnotherKey() throws Exception {
        write(THREE_PARTS);
        blobs.callsUntilCut = 3;
        assertThrows(ApplianceUnreachableException.class, this::upload);
        Octets before = onlyKey();
        blobs.callsUntilCut = Integer.MAX_VALUE;
        byte[] changed = write(THREE_PARTS, 2);
        Files.setLastModifiedTime(source, FileTime.fromMillis(1_000_000));
        FilePointer pointer = upload();
        assertNotEquals(before, Octets.copyOf(pointer.key().toSecret().read(byte[]::clone)));
        assertArrayEquals(changed, Files.readAllBytes(download(pointer)));
    }

    /** Size and time of change are the same: only the bytes tell. */
    @ParameterizedTest
    @ValueSource(ints = {0, PART, 2 * PART})
    void aFileThatChangedInSecretTakesAnotherKeyToo(int at) throws Exception {
        byte[] content = write(THREE_PARTS);
        Files.setLastModifiedTime(source, FileTime.fromMillis(1_000_000));
        // The third part was on its way.
        blobs.callsUntilCut = 3;
        assertThrows(ApplianceUnreachableException.class, this::upload);
        Octets before = onlyKey();
        restart();
        blobs.callsUntilCut = Integer.MAX_VALUE;
        content[at] ^= 1;
        Files.write(source, content);
        Files.setLastModifiedTime(source, FileTime.fromMillis(1_000_000));
        FilePointer pointer = upload();
        assertNotEquals(before, Octets.copyOf(pointer.key().toSecret().read(byte[]::clone)));
        assertArrayEquals(content, Files.readAllBytes(download(pointer)));
        assertEquals(1, blobs.count());
    }

    private Octets onlyKey() throws Exception {
        return container.read(transaction -> Octets.copyOf(
                new Transfers(transaction).uploads().getFirst().getKey().toByteArray()));
    }

    @Test
    void anApplianceThatLostTheBeginningGetsAnotherKey() throws Exception {
        byte[] content = write(THREE_PARTS);
        blobs.callsUntilCut = 3;
        assertThrows(ApplianceUnreachableException.class, this::upload);
        Octets before = onlyKey();
        blobs.callsUntilCut = Integer.MAX_VALUE;
        blobs.only().committed = 0;
        FilePointer pointer = upload();
        assertNotEquals(before, Octets.copyOf(pointer.key().toSecret().read(byte[]::clone)));
        assertArrayEquals(content, Files.readAllBytes(download(pointer)));
    }

    @Test
    void anApplianceThatClaimsWhatWasNeverSentIsNotBelieved() throws Exception {
        write(THREE_PARTS);
        blobs.callsUntilCut = 2;
        assertThrows(ApplianceUnreachableException.class, this::upload);
        blobs.callsUntilCut = Integer.MAX_VALUE;
        blobs.only().committed = blobs.only().bytes.length;
        assertThrows(FileDamagedException.class, this::upload);
    }

    @Test
    void aFullApplianceIsSaidAndLaterItGoesOn() throws Exception {
        byte[] content = write(1_000);
        blobs.refusal = Optional.of("storage_full");
        assertEquals(
                "storage_full",
                assertThrows(RefusedByApplianceException.class, this::upload).code());
        blobs.refusal = Optional.empty();
        assertArrayEquals(content, Files.readAllBytes(download(upload())));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 34, 35, 36, 65_551, 65_552, 65_553, 65_587, 1_000_000})
    void aDownloadThatIsCutAtAnyByteGoesOn(long cut) throws Exception {
        byte[] content = write(THREE_PARTS);
        FilePointer pointer = upload();
        blobs.downloadCut = cut;
        if (cut < 65_552) {
            assertThrows(ApplianceUnreachableException.class, () -> download(pointer));
            assertEquals(1, names().size());
            assertTrue(names().getFirst().endsWith(".part"), "no name before the end: " + names());
            restart();
            blobs.downloadCut = Long.MAX_VALUE;
        }
        // Beyond a chunk each try brings it forward.
        assertArrayEquals(content, Files.readAllBytes(download(pointer)));
        assertEquals(List.of("source.bin"), names());
    }

    @Test
    void whatIsHereIsNotFetchedAgain() throws Exception {
        byte[] content = write(THREE_PARTS);
        FilePointer pointer = upload();
        // The header, one request that is cut after 30 chunks, and no other.
        blobs.callsUntilCut = 2;
        blobs.downloadCut = 30L * FileLayout.SEALED_CHUNK + 5;
        assertThrows(ApplianceUnreachableException.class, () -> download(pointer));
        restart();
        blobs.callsUntilCut = Integer.MAX_VALUE;
        blobs.downloadCut = Long.MAX_VALUE;
        blobs.downloaded = 0;
        progress.clear();
        assertArrayEquals(content, Files.readAllBytes(download(pointer)));
        assertEquals(30L * FileLayout.CHUNK, progress.getFirst());
        assertEquals(pointerSize(pointer) - 30L * FileLayout.SEALED_CHUNK, blobs.downloaded);
    }

    private static long pointerSize(FilePointer pointer) {
        return new FileLayout(pointer.size()).sealedSize();
    }

    @Test
    void anUnfinishedDownloadThatSomebodyChangedIsNotBelieved() throws Exception {
        byte[] content = write(THREE_PARTS);
        FilePointer pointer = upload();
        blobs.callsUntilCut = 2;
        blobs.downloadCut = 3L * FileLayout.SEALED_CHUNK;
        assertThrows(ApplianceUnreachableException.class, () -> download(pointer));
        Path partial = target.resolve(names().getFirst());
        byte[] bytes = Files.readAllBytes(partial);
        bytes[70_000] ^= 1;
        Files.write(partial, bytes);
        blobs.callsUntilCut = Integer.MAX_VALUE;
        blobs.downloadCut = Long.MAX_VALUE;
        assertThrows(FileDamagedException.class, () -> download(pointer));
        assertEquals(List.of(), names());
        assertArrayEquals(content, Files.readAllBytes(download(pointer)));
    }

    private void assertDamaged(FilePointer pointer, UnaryOperator<byte[]> how) throws Exception {
        // What was verified before is not fetched again: each time into another folder.
        target = Files.createTempDirectory(folder, "target");
        blobs.tamper = how;
        assertThrows(FileDamagedException.class, () -> download(pointer));
        blobs.tamper = bytes -> bytes;
        assertTrue(names().stream().allMatch(name -> name.endsWith(".part")), "a bad file has a name: " + names());
    }

    @Test
    void aMaliciousApplianceIsFoundOut() throws Exception {
        write(200_000, 2);
        FilePointer other = upload();
        byte[] content = write(200_000);
        FilePointer pointer = upload();
        byte[] foreign = blobs.of(other.capability()).bytes;
        assertDamaged(pointer, bytes -> foreign);
        assertDamaged(pointer, bytes -> mixed(bytes, foreign));
        assertDamaged(pointer, FileTransfersIT::swapped);
        for (int at : new int[] {0, 3, 34, 35, 65_586, 65_587, 150_000, 196_000}) {
            assertDamaged(pointer, bytes -> flipped(bytes, at));
        }
        assertArrayEquals(content, Files.readAllBytes(download(pointer)));
    }

    private static byte[] flipped(byte[] bytes, int at) {
        bytes[at] ^= 1;
        return bytes;
    }

    private static byte[] mixed(byte[] bytes, byte[] foreign) {
        System.arraycopy(foreign, 35 + FileLayout.SEALED_CHUNK, bytes, 35 + FileLayout.SEALED_CHUNK, 1_000);
        return bytes;
    }

    private static byte[] swapped(byte[] bytes) {
        byte[] changed = bytes.clone();
        System.arraycopy(bytes, 35, changed, 35 + FileLayout.SEALED_CHUNK, FileLayout.SEALED_CHUNK);
        System.arraycopy(bytes, 35 + FileLayout.SEALED_CHUNK, changed, 35, FileLayout.SEALED_CHUNK);
        return changed;
    }

    @Test
    void aBlobThatWasCutOrIsGoneIsSaid() throws Exception {
        write(200_000);
        FilePointer pointer = upload();
        blobs.tamper = bytes -> Arrays.copyOf(bytes, bytes.length - 1);
        assertThrows(ApplianceUnreachableException.class, () -> download(pointer));
        blobs.forgetAll();
        assertThrows(FileGoneException.class, () -> download(pointer));
        assertEquals(List.of(), names());
    }

    @Test
    void aPointerThatLiesOpensNothing() throws Exception {
        write(200_000);
        FilePointer pointer = upload();
        FilePointer size = changed(pointer, "a", 199_999, pointer.digest(), 1);
        assertThrows(FileDamagedException.class, () -> download(size));
        FilePointer digest = changed(pointer, "a", pointer.size(), pointer.capability(), 1);
        assertThrows(FileDamagedException.class, () -> download(digest));
        FilePointer layout = changed(pointer, "a", pointer.size(), pointer.digest(), 2);
        assertThrows(FileUnusableException.class, () -> download(layout));
        FilePointer tooLarge = changed(pointer, "a", FileLayout.MAX_SIZE + 1, pointer.digest(), 1);
        assertThrows(FileUnusableException.class, () -> download(tooLarge));
        assertEquals(
                List.of(),
                names().stream().filter(name -> !name.endsWith(".part")).toList());
    }

    private static FilePointer changed(FilePointer pointer, String name, long size, Octets digest, int layout) {
        return new FilePointer(
                name,
                pointer.mediaType(),
                size,
                pointer.capability(),
                pointer.key(),
                digest,
                pointer.expires(),
                pointer.thumbnail(),
                layout);
    }

    @Test
    void nothingIsEverOverwritten() throws Exception {
        write(10);
        FilePointer pointer = upload();
        Files.writeString(target.resolve("source.bin"), "mine");
        Files.createSymbolicLink(target.resolve("source (2).bin"), folder.resolve("elsewhere"));
        assertEquals(target.resolve("source (3).bin"), download(pointer));
        assertEquals(target.resolve("source (4).bin"), download(pointer));
        assertEquals("mine", Files.readString(target.resolve("source.bin")));
        assertTrue(Files.notExists(folder.resolve("elsewhere")));
    }

    @Test
    void aNameLeadsNowhereElse() throws Exception {
        write(10);
        FilePointer pointer = upload();
        FilePointer hidden = changed(pointer, ".bashrc", pointer.size(), pointer.digest(), 1);
        assertEquals(target.resolve("bashrc"), download(hidden));
    }

    @Test
    void whatCannotBeSentIsSaid() throws Exception {
        assertThrows(FileUnusableException.class, this::upload);
        assertThrows(FileUnusableException.class, () -> files().upload(folder, TransferProgress.NONE));
        write(1);
        FilePointer pointer = upload();
        Path nowhere = folder.resolve("nowhere");
        assertThrows(FileUnusableException.class, () -> files().download(pointer, nowhere, TransferProgress.NONE));
        assertEquals(FileKey.SIZE, onlyKey().size());
    }
}
