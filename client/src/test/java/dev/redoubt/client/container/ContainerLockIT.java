package dev.redoubt.client.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.TestClock;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.ContainerFailureException;
import dev.redoubt.client.failure.ContainerWipedException;
import dev.redoubt.client.failure.DeviceErasedException;
import dev.redoubt.client.failure.LockedOutException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.WrongPassphraseException;
import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
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
    private final TestClock clock = new TestClock();
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
        return Container.open(home, of(passphrase), List.of(), clock, random);
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
            container.rewrap(of("right"), CHEAP, new OpeningLimits(new WipeLimit(failures), 0));
        }
    }

    @Test
    void anotherPassphraseOpensTheSameRecords() throws Exception {
        try (Container container = open("right")) {
            container.rewrap(of("another"), CHEAP, OpeningLimits.NONE);
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
        ContainerHeader present = ContainerHeader.parse(Files.readAllBytes(file));
        try (WrappingKey wrapping = present.keyOf(of("right"));
                Secret klds = present.unwrap(wrapping);
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

    /** A command that runs meanwhile, and is just about to put its header there. */
    @Test
    void anErasureWaitsForWhoWritesTheHeader() throws Exception {
        HomeFiles files = new HomeFiles(home);
        Container container = open("right");
        byte[] header = files.readHeader();
        Thread erasing;
        try (HomeLock _ = files.tryLock(HomeFiles.HEADER_LOCK).orElseThrow()) {
            erasing = Thread.ofPlatform().start(() -> {
                try {
                    container.erase(clock.instant());
                } catch (RedoubtException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertFalse(erasing.join(Duration.ofMillis(300)));
            files.writeHeader(header);
        }
        erasing.join();
        assertFalse(Files.exists(files.header()));
        assertEquals(Optional.of(clock.instant()), Container.erasedAt(home));
    }

    /** Whoever may write into the home, and wants to keep what is to be erased. */
    @Test
    void anErasureGoesOnWithoutALockThatCannotBeMade() throws Exception {
        Container container = open("right");
        Path lock = home.resolve(HomeFiles.HEADER_LOCK);
        Files.deleteIfExists(lock);
        Files.createDirectory(lock);
        assertThrows(ContainerFailureException.class, () -> new HomeFiles(home).tryLock(HomeFiles.HEADER_LOCK));
        container.erase(clock.instant());
        assertErasedByOrder();
    }

    private void assertErasedByOrder() {
        assertFalse(Files.exists(home.resolve("container.header")));
        assertFalse(Files.exists(home.resolve("container.db")));
        assertEquals(Optional.of(clock.instant()), Container.erasedAt(home));
    }

    /** As when the gateway is closed by the very thread that erases, or by another one. */
    @Test
    void anInterruptKeepsNoErasureFromHappening() throws Exception {
        Container container = open("right");
        Thread.currentThread().interrupt();
        container.erase(clock.instant());
        assertTrue(Thread.interrupted(), "it is kept for whoever comes after");
        assertErasedByOrder();
    }

    @Test
    void anInterruptWhileTheLockIsAwaitedEndsTheWaitAlone() throws Exception {
        Container container = open("right");
        FutureTask<Boolean> erasing = new FutureTask<>(() -> {
            container.erase(clock.instant());
            return Thread.interrupted();
        });
        try (HomeLock _ = new HomeFiles(home).tryLock(HomeFiles.HEADER_LOCK).orElseThrow()) {
            Thread thread = Thread.ofPlatform().start(erasing);
            assertFalse(thread.join(Duration.ofMillis(300)));
            thread.interrupt();
            assertTrue(erasing.get(), "it is kept for whoever comes after");
        }
        assertErasedByOrder();
    }

    @Test
    void whoIsJustOpeningItMakesNoOther() throws Exception {
        Files.delete(home.resolve("container.db"));
        assertThrows(RedoubtException.class, () -> open("right"));
        assertFalse(Files.exists(home.resolve("container.db")));
    }

    @Test
    void whoHasItOpenBringsNoHeaderBack() throws Exception {
        try (Container another = open("right")) {
            open("right").erase(clock.instant());
            assertThrows(ContainerFailureException.class, () -> another.limit(new OpeningLimits(new WipeLimit(5), 0)));
            assertThrows(ContainerFailureException.class, () -> another.rewrap(of("new"), CHEAP, OpeningLimits.NONE));
        }
        assertFalse(Files.exists(home.resolve("container.header")));
        assertFalse(Files.exists(home.resolve("container.db")));
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

    private void limit(int wipeAfter, int waitAfter) throws RedoubtException {
        try (Container container = open("right")) {
            container.limit(new OpeningLimits(new WipeLimit(wipeAfter), waitAfter));
        }
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThrows(WrongPassphraseException.class, () -> open("wrong"));
        }
    }

    private Duration wait(String passphrase) {
        return assertThrows(LockedOutException.class, () -> open(passphrase)).left();
    }

    @Test
    void limitsAreChangedWithoutThePassphrase() throws Exception {
        limit(7, 3);
        try (Container container = open("right")) {
            assertEquals(new OpeningLimits(new WipeLimit(7), 3), container.limits());
        }
    }

    @Test
    void limitsOfAPassphraseThatIsGoneChangeNothing() throws Exception {
        try (Container container = open("right");
                Container another = open("right")) {
            another.rewrap(of("new"), CHEAP, OpeningLimits.NONE);
            container.limit(new OpeningLimits(new WipeLimit(5), 0));
            assertEquals(OpeningLimits.NONE, container.limits());
        }
        open("new").close();
    }

    @Test
    void theRecoveryStaysWhereLimitsChange() throws Exception {
        try (Container container = open("right")) {
            container.wrapForRecovery(ContainerLockIT::key);
        }
        limit(7, 3);
        Container.openRecovered(home, ContainerLockIT::key, of("new"), CHEAP, List.of(), random)
                .close();
        try (Container container = open("new")) {
            assertEquals(new OpeningLimits(new WipeLimit(7), 3), container.limits());
        }
    }

    @Test
    void afterSoManyFailuresOneHasToWaitAlsoWithTheRightPassphrase() throws Exception {
        limit(0, 3);
        fail(2);
        assertEquals(Duration.ofMinutes(1), wait("wrong"), "the third failure is one");
        clock.advance(Duration.ofSeconds(59));
        assertEquals(Duration.ofSeconds(1), wait("right"));
        clock.advance(Duration.ofSeconds(1));
        open("right").close();
        fail(2);
    }

    @Test
    void theWaitDoublesUpToAnHour() throws Exception {
        limit(0, 1);
        for (int minutes : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertEquals(Duration.ofMinutes(minutes), wait("wrong"));
            clock.advance(Duration.ofMinutes(minutes));
        }
        open("right").close();
    }

    /** A try that is refused for being too early is none: nobody is kept out for longer by it. */
    @Test
    void whoTriesTooEarlyLengthensNothing() throws Exception {
        limit(0, 1);
        wait("wrong");
        for (int i = 0; i < 20; i++) {
            wait("wrong");
        }
        clock.advance(Duration.ofMinutes(1));
        open("right").close();
    }

    @Test
    void aClockThatIsSetBackBeginsTheWaitAnewAndNoMore() throws Exception {
        limit(0, 1);
        wait("wrong");
        clock.advance(Duration.ofDays(-365));
        assertEquals(Duration.ofMinutes(1), wait("right"));
        clock.advance(Duration.ofMinutes(1));
        open("right").close();
    }

    @Test
    void theErasureComesBeforeTheWaitsAreOver() throws Exception {
        limit(5, 3);
        fail(2);
        for (int i = 0; i < 2; i++) {
            fail(1);
            clock.advance(Duration.ofHours(1));
        }
        assertThrows(ContainerWipedException.class, () -> open("wrong"));
        assertFalse(Container.exists(home));
    }

    @Test
    void aCountOfEarlierVersionsGoesOn() throws Exception {
        limit(5, 0);
        Files.write(home.resolve("container.failures"), new byte[] {4});
        assertThrows(ContainerWipedException.class, () -> open("wrong"));
    }

    @Test
    void afterAnErasureByOrderOnlyWordOfItIsLeft() throws Exception {
        Container container = open("right");
        container.erase(clock.instant());
        assertThrows(DeviceErasedException.class, () -> holdsTheRecord(container));
        container.close();
        assertFalse(Container.exists(home));
        assertEquals(Optional.of(clock.instant()), Container.erasedAt(home));
        try (var files = Files.list(home)) {
            assertEquals(
                    List.of("container.erased"),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.endsWith(".lock"))
                            .toList());
        }
        Container.create(home, of("right"), CHEAP, List.of(), random).close();
        assertEquals(Optional.empty(), Container.erasedAt(home));
        assertFalse(Files.exists(home.resolve("container.erased")));
    }

    @Test
    void aWaitIsAfterOneToAHundredFailuresOrNever() {
        new OpeningLimits(WipeLimit.NEVER, 0);
        new OpeningLimits(WipeLimit.NEVER, 100);
        for (int bad : new int[] {-1, 101}) {
            assertThrows(IllegalArgumentException.class, () -> new OpeningLimits(WipeLimit.NEVER, bad));
        }
    }

    @Test
    void aClosedContainerChangesNoHeader() throws Exception {
        Container container = open("right");
        container.close();
        assertThrows(IllegalStateException.class, () -> container.rewrap(of("x"), CHEAP, OpeningLimits.NONE));
        open("right").close();
    }
}
