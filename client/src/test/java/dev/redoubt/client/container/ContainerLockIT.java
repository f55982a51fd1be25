package dev.redoubt.client.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.ContainerWipedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.WrongPassphraseException;
import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a container is locked, opened otherwise, and how it erases itself. */
class ContainerLockIT {
    private static final PassphraseCost CHEAP = new PassphraseCost(8 * 1024, 1, 1);
    private static final RecordName NAME = RecordName.only(new RecordType(77));

    @TempDir
    Path folder;

    private final SecureRandom random = new SecureRandom();
    private Path home;

    @BeforeEach
    void create() throws Exception {
        home = folder.resolve("home");
        try (Container container = Container.create(home, of("right"), CHEAP, List.of(), random)) {
            container.write(transaction -> {
                transaction.put(NAME, new byte[] {1});
                return null;
            });
        }
    }

    private static Passphrase of(String text) {
        return Passphrase.takeOwnershipOf(text.toCharArray());
    }

    private Container open(String passphrase) throws RedoubtException {
        return Container.open(home, of(passphrase), List.of(), random);
    }

    private static Secret key(byte[] salt) {
        byte[] key = new byte[32];
        System.arraycopy(salt, 0, key, 0, salt.length);
        return Secret.takeOwnershipOf(key);
    }

    private static boolean holdsTheRecord(Container container) throws RedoubtException {
        return container.read(transaction -> transaction.contains(NAME));
    }

    private void limit(int failures) throws RedoubtException {
        try (Container container = open("right")) {
            container.rewrap(of("right"), CHEAP, new WipeLimit(failures));
        }
    }

    @Test
    void anotherPassphraseOpensTheSameRecords() throws Exception {
        try (Container container = open("right")) {
            container.rewrap(of("another"), CHEAP, WipeLimit.NEVER);
        }
        assertThrows(WrongPassphraseException.class, () -> open("right"));
        try (Container container = open("another")) {
            assertTrue(holdsTheRecord(container));
        }
    }

    @Test
    void theRecoveryOpensItUnderANewPassphrase() throws Exception {
        try (Container container = open("right")) {
            assertFalse(container.isWrappedForRecovery());
            container.wrapForRecovery(ContainerLockIT::key);
        }
        try (Container container =
                Container.openRecovered(home, ContainerLockIT::key, of("new"), CHEAP, List.of(), random)) {
            assertTrue(holdsTheRecord(container));
        }
        assertThrows(WrongPassphraseException.class, () -> open("right"));
        try (Container container = open("new")) {
            assertTrue(container.isWrappedForRecovery(), "it stays wrapped for the recovery");
        }
    }

    @Test
    void withoutAWrappingThereIsNothingToRecover() {
        assertThrows(
                ContainerDamagedException.class,
                () -> Container.openRecovered(home, ContainerLockIT::key, of("new"), CHEAP, List.of(), random));
    }

    @Test
    void byDefaultNothingIsCounted() throws Exception {
        for (int i = 0; i < 12; i++) {
            assertThrows(WrongPassphraseException.class, () -> open("wrong"));
        }
        open("right").close();
        assertFalse(Files.exists(home.resolve("container.failures")));
    }

    @Test
    void theLastFailureErasesIt() throws Exception {
        limit(5);
        for (int i = 4; i > 0; i--) {
            String left = "After " + i + " more failures";
            WrongPassphraseException e = assertThrows(WrongPassphraseException.class, () -> open("wrong"));
            assertTrue(String.valueOf(e.getMessage()).contains(left), e.getMessage());
        }
        assertThrows(ContainerWipedException.class, () -> open("wrong"));
        assertFalse(Container.exists(home));
        try (var files = Files.list(home)) {
            assertEquals(
                    List.of(),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.endsWith(".lock"))
                            .toList());
        }
    }

    /** The same container, with a header as version 1 of the format has it. */
    private void putHeaderOfTheFirstVersion() throws Exception {
        Path file = home.resolve("container.header");
        byte[] salt = new byte[16];
        byte[] nonce = new byte[12];
        byte[] associated = ByteBuffer.allocate(18 + 2 + 1 + 4 + 1 + 1 + salt.length + nonce.length)
                .put("REDOUBT CONTAINER".getBytes(StandardCharsets.US_ASCII))
                .put((byte) '\n')
                .putShort((short) 1)
                .put((byte) 1)
                .putInt(CHEAP.memoryKibibytes())
                .put((byte) CHEAP.passes())
                .put((byte) CHEAP.lanes())
                .put(salt)
                .put(nonce)
                .array();
        try (Secret klds = ContainerHeader.parse(Files.readAllBytes(file)).unwrap(of("right"));
                Secret key = CHEAP.derive(of("right"), salt)) {
            byte[] wrapped = klds.read(bytes -> AesGcm.seal(key, nonce, bytes, associated));
            Files.write(
                    file,
                    ByteBuffer.allocate(associated.length + wrapped.length)
                            .put(associated)
                            .put(wrapped)
                            .array());
        }
    }

    private boolean isOutdated() throws Exception {
        return ContainerHeader.parse(Files.readAllBytes(home.resolve("container.header")))
                .isOutdated();
    }

    @Test
    void aHeaderOfTheFirstVersionIsRenewedOnceNobodyElseIsAtIt() throws Exception {
        putHeaderOfTheFirstVersion();
        try (HomeLock _ = new HomeFiles(home).tryLock("header.lock").orElseThrow();
                Container container = open("right")) {
            assertTrue(holdsTheRecord(container));
        }
        assertTrue(isOutdated());
        open("right").close();
        assertFalse(isOutdated());
        open("right").close();
    }

    @Test
    void aHeaderThatWasBeingWrittenIsErasedToo() throws Exception {
        limit(5);
        Path fresh = home.resolve("container.header.new");
        Files.copy(home.resolve("container.header"), fresh);
        for (int i = 0; i < 4; i++) {
            assertThrows(WrongPassphraseException.class, () -> open("wrong"));
        }
        assertThrows(ContainerWipedException.class, () -> open("wrong"));
        assertFalse(Files.exists(fresh));
    }

    @Test
    void theRightPassphraseBeginsTheCountAnew() throws Exception {
        limit(5);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 4; i++) {
                assertThrows(WrongPassphraseException.class, () -> open("wrong"));
            }
            open("right").close();
        }
    }

    @Test
    void openingsAtTheSameTimeDoNotCountAsFailures() throws Exception {
        limit(5);
        Thread[] threads = new Thread[8];
        int[] failed = new int[threads.length];
        for (int i = 0; i < threads.length; i++) {
            int mine = i;
            threads[i] = Thread.ofPlatform().start(() -> {
                try {
                    open("right").close();
                } catch (RedoubtException e) {
                    failed[mine]++;
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, java.util.Arrays.stream(failed).sum());
    }

    @Test
    void aLimitIsFiveToAHundredOrNever() {
        new WipeLimit(0);
        new WipeLimit(5);
        new WipeLimit(100);
        for (int bad : new int[] {-1, 1, 4, 101}) {
            assertThrows(IllegalArgumentException.class, () -> new WipeLimit(bad));
        }
    }

    @Test
    void aClosedContainerChangesNoHeader() throws Exception {
        Container container = open("right");
        container.close();
        assertThrows(IllegalStateException.class, () -> container.rewrap(of("x"), CHEAP, WipeLimit.NEVER));
        open("right").close();
    }
}
