package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.FileDamagedException;
import dev.redoubt.client.failure.FileGoneException;
import dev.redoubt.client.failure.NoFileException;
import dev.redoubt.client.failure.UnknownNameException;
import dev.redoubt.client.file.TransferProgress;
import dev.redoubt.client.model.FileInfo;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.SendOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that bring files, of people at an appliance in memory. */
@Timeout(60)
class FileMessagesIT {
    private static final int SIZE = 5_000_000;

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private Person bob;
    private Path file;
    private Path target;
    private byte[] content;

    @BeforeEach
    void twoAndAFile() throws Exception {
        alice = new Person("alice", folder, appliance, clock).enrolled();
        bob = new Person("bob", folder, appliance, clock).enrolled();
        content = new byte[SIZE];
        new Random(1).nextBytes(content);
        file = Files.write(folder.resolve("plan.pdf"), content);
        target = Files.createDirectory(folder.resolve("target"));
    }

    private Message send() throws Exception {
        return send(SendOptions.defaults());
    }

    private Message send(SendOptions options) throws Exception {
        try (Redoubt redoubt = alice.open()) {
            return redoubt.conversations().sendFile("bob", file, options, TransferProgress.NONE);
        }
    }

    private Path download(Person person, long number) throws Exception {
        try (Redoubt redoubt = person.open()) {
            return redoubt.conversations().download(number, target, TransferProgress.NONE);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(target)) {
            return entries.map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aFileComesWithItsNameSizeAndTypeAndIsFetched() throws Exception {
        assertEquals(Message.Status.SENT, send().status());
        Message message = bob.inbox().getFirst();
        FileInfo info = message.file().orElseThrow();
        assertEquals("plan.pdf", info.name());
        assertEquals(SIZE, info.size());
        assertEquals("application/pdf", info.mediaType());
        assertFalse(info.hasThumbnail());
        assertEquals("", message.text());
        assertArrayEquals(content, Files.readAllBytes(download(bob, message.number())));
    }

    @Test
    void whatOpensAFileIsNotInTheMessageThatTheSdkShows() throws Exception {
        send();
        String shown = bob.inbox().getFirst().toString();
        assertFalse(shown.contains("Octets") || shown.contains("key") || shown.contains("apability"), shown);
    }

    @Test
    void theSenderAndItsOtherDeviceHaveItToo() throws Exception {
        Person telephone = new Person("telephone", folder, appliance, clock).patient();
        telephone.joined(alice);
        long number = send().number();
        assertArrayEquals(content, Files.readAllBytes(download(alice, number)));
        try (Redoubt redoubt = telephone.open()) {
            redoubt.inbox();
            Message own = redoubt.conversations().with("bob").history(1).getFirst();
            assertEquals(Message.Status.SENT, own.status());
            Path there = redoubt.conversations().download(own.number(), target, TransferProgress.NONE);
            assertArrayEquals(content, Files.readAllBytes(there));
        }
        assertEquals(List.of("plan (2).pdf", "plan.pdf"), names());
    }

    @Test
    void aGroupGetsItOnce() throws Exception {
        Person carol = new Person("carol", folder, appliance, clock).enrolled();
        try (Redoubt redoubt = alice.open()) {
            Conversation group = redoubt.conversations().createGroup("Hikers", List.of("bob", "carol"));
            group.sendFile(file, SendOptions.defaults(), TransferProgress.NONE);
        }
        for (Person person : List.of(bob, carol)) {
            Message message = person.inbox().getFirst();
            assertEquals("Hikers", message.group().orElseThrow());
            assertArrayEquals(content, Files.readAllBytes(download(person, message.number())));
        }
        assertEquals(1, appliance.blobs.count());
    }

    @Test
    void whoWasKilledBetweenUploadAndSendingUploadsNothingTwice() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.files().upload(file, TransferProgress.NONE);
        }
        int appends = appliance.blobs.appends;
        send();
        assertEquals(appends, appliance.blobs.appends);
        assertEquals(1, appliance.blobs.count());
        assertEquals(1, bob.inbox().size());
    }

    @Test
    void anUnknownNameIsSaidBeforeAnythingIsUploaded() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            assertThrows(
                    UnknownNameException.class,
                    () -> redoubt.conversations()
                            .sendFile("dave", file, SendOptions.defaults(), TransferProgress.NONE));
        }
        assertEquals(0, appliance.blobs.count());
    }

    /** Bytes of a download after which the connection is gone. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 65_535, 65_536, 1_000_000, 4_999_999})
    void aDownloadThatIsCutAtAnyByteGoesOn(long cut) throws Exception {
        send();
        long number = bob.inbox().getFirst().number();
        appliance.blobs.downloadCut = cut;
        if (cut < 1_000_000) {
            assertThrows(ApplianceUnreachableException.class, () -> download(bob, number));
        } else {
            download(bob, number);
        }
        appliance.blobs.downloadCut = Long.MAX_VALUE;
        assertArrayEquals(content, Files.readAllBytes(download(bob, number)));
    }

    @Test
    void aDamagedBlobGetsNoName() throws Exception {
        send();
        long number = bob.inbox().getFirst().number();
        appliance.blobs.tamper = bytes -> {
            bytes[bytes.length / 2] ^= 1;
            return bytes;
        };
        assertThrows(FileDamagedException.class, () -> download(bob, number));
        assertTrue(names().stream().noneMatch(name -> name.startsWith("plan")), () -> "a name was given");
    }

    @Test
    void aFileThatIsGoneIsSaidAndLeavesNothing() throws Exception {
        send();
        long number = bob.inbox().getFirst().number();
        appliance.blobs.forgetAll();
        assertThrows(FileGoneException.class, () -> download(bob, number));
        assertEquals(List.of(), names());
    }

    @Test
    void aMessageWithoutAFileHasNone() throws Exception {
        alice.send("bob", "only words");
        long number = bob.inbox().getFirst().number();
        assertThrows(NoFileException.class, () -> download(bob, number));
        assertThrows(NoFileException.class, () -> download(bob, number + 1));
    }

    /** The clock says 2026-11-01T12:00Z, hour 498,204. */
    @ParameterizedTest
    @ValueSource(longs = {1, 60, 61, 119, 120, 1440})
    void theApplianceKeepsAFileNoLongerThanItsMessageLives(long minutes) throws Exception {
        send(SendOptions.defaults().withTimeToLive(Duration.ofMinutes(minutes)));
        assertEquals(498_204 + Math.max(1, minutes / 60), appliance.blobs.only().expires);
    }

    @Test
    void anUploadForAnotherTimeToLiveIsNotGoneOnWith() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.files().upload(file, TransferProgress.NONE);
        }
        send(SendOptions.defaults().withTimeToLive(Duration.ofHours(1)));
        assertEquals(2, appliance.blobs.count());
    }

    @Test
    void whatNobodyGoesOnWithIsRemovedHereAndThere() throws Exception {
        send();
        long number = bob.inbox().getFirst().number();
        appliance.blobs.downloadCut = 200_000;
        appliance.blobs.callsUntilCut = 2;
        assertThrows(ApplianceUnreachableException.class, () -> download(bob, number));
        assertEquals(1, names().size());
        appliance.blobs.callsUntilCut = Integer.MAX_VALUE;
        Files.write(file, new byte[] {1, 2, 3});
        try (Redoubt redoubt = alice.open()) {
            redoubt.files().upload(file, TransferProgress.NONE);
        }
        assertEquals(2, appliance.blobs.count());
        clock.advance(Duration.ofDays(8));
        bob.inbox();
        alice.inbox();
        assertEquals(List.of(), names());
        assertEquals(1, appliance.blobs.count());
    }
}
