package dev.redoubt.client.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.ContainerTooNewException;
import dev.redoubt.client.failure.MessageTooLongException;
import dev.redoubt.client.failure.WrongPassphraseException;
import dev.redoubt.protocol.identity.Octets;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerIT {
    private static final PassphraseCost CHEAP = new PassphraseCost(8 * 1024, 1, 1);
    private static final RecordType TYPE = new RecordType(40);
    private static final RecordName NAME = new RecordName(TYPE, Octets.copyOf("alice's record".getBytes(UTF_8)));
    private static final RecordName OTHER = new RecordName(TYPE, Octets.copyOf("bob's record".getBytes(UTF_8)));

    @TempDir
    Path folder;

    @Test
    void keepsWhatWasWritten() throws Exception {
        try (Container container = create()) {
            put(container, NAME, "hello");
        }
        try (Container container = open()) {
            assertEquals(Optional.of("hello"), get(container, NAME));
        }
    }

    @Test
    void listsTheRecordsOfAType() throws Exception {
        try (Container container = create()) {
            put(container, NAME, "one");
            put(container, OTHER, "two");
            container.write(transaction -> {
                transaction.put(RecordName.only(new RecordType(41)), new byte[1]);
                return null;
            });
            assertEquals(
                    2, container.read(transaction -> transaction.list(TYPE)).size());
        }
    }

    @Test
    void whatWasDeletedIsGone() throws Exception {
        try (Container container = create()) {
            put(container, NAME, "hello");
            container.write(transaction -> {
                transaction.delete(NAME);
                return null;
            });
            assertEquals(Optional.empty(), get(container, NAME));
        }
        open().close();
    }

    @Test
    void aTransactionThatThrowsChangesNothing() throws Exception {
        try (Container container = create()) {
            put(container, NAME, "before");
            assertThrows(
                    MessageTooLongException.class,
                    () -> container.write(transaction -> {
                        transaction.put(NAME, "after".getBytes(UTF_8));
                        transaction.put(OTHER, "after".getBytes(UTF_8));
                        throw new MessageTooLongException(2, 1);
                    }));
            assertEquals(Optional.of("before"), get(container, NAME));
            assertEquals(Optional.empty(), get(container, OTHER));
        }
    }

    @Test
    void aWrongPassphraseIsToldApart() throws Exception {
        create().close();
        Passphrase wrong = Passphrase.takeOwnershipOf("wrong horse".toCharArray());
        assertThrows(
                WrongPassphraseException.class,
                () -> Container.open(
                        folder.resolve("home"), wrong, List.of(), InstantSource.system(), new SecureRandom()));
    }

    @Test
    void isForItsOwnerOnly() throws Exception {
        create().close();
        Path home = folder.resolve("home");
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
        try (Container container = open();
                var files = Files.list(home)) {
            put(container, NAME, "hello");
            for (Path file : files.toList()) {
                String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                assertEquals("rw-------", permissions, file.toString());
            }
        }
    }

    @Test
    void nothingIsReadableInTheFiles() throws Exception {
        try (Container container = create()) {
            put(container, NAME, "attack at dawn");
            assertHiddenEverywhere("attack at dawn", "alice's record", "correct horse");
        }
        assertHiddenEverywhere("attack at dawn", "alice's record", "correct horse");
    }

    @Test
    void theSealedBytesOfADeletedRecordDoNotLinger() throws Exception {
        try (Container container = create()) {
            put(container, NAME, "a key that was used");
            byte[] sealed = sealedRows().getFirst();
            container.write(transaction -> {
                transaction.delete(NAME);
                return null;
            });
            container.forgetDeleted();
            String needle = HexFormat.of().formatHex(sealed, 0, 64);
            for (Path file : files()) {
                assertFalse(HexFormat.of().formatHex(Files.readAllBytes(file)).contains(needle), file.toString());
            }
        }
    }

    @Test
    void aChangedRecordIsDamage() throws Exception {
        twoRecords();
        sql(
                "UPDATE record SET sealed = CAST(zeroblob(length(sealed)) AS BLOB) WHERE name = (SELECT min(name) FROM record)");
        try (Container container = open()) {
            assertThrows(ContainerDamagedException.class, () -> container.read(transaction -> transaction.list(TYPE)));
        }
    }

    @Test
    void swappedRecordsAreDamage() throws Exception {
        twoRecords();
        sql("UPDATE record SET sealed = (SELECT other.sealed FROM record other WHERE other.name <> record.name)");
        try (Container container = open()) {
            assertThrows(ContainerDamagedException.class, () -> container.read(transaction -> transaction.list(TYPE)));
        }
    }

    @Test
    void aRemovedRecordIsNoticedWhenOpening() throws Exception {
        twoRecords();
        sql("DELETE FROM record WHERE name = (SELECT min(name) FROM record)");
        assertThrows(ContainerDamagedException.class, this::open);
    }

    @Test
    void aRecordPutBackToAnOlderVersionIsNoticedWhenOpening() throws Exception {
        try (Container container = create()) {
            put(container, NAME, "counter 1");
        }
        Files.copy(database(), folder.resolve("old.db"));
        try (Container container = open()) {
            put(container, NAME, "counter 2");
        }
        sql("ATTACH '" + folder.resolve("old.db") + "' AS older", "REPLACE INTO record SELECT * FROM older.record");
        assertThrows(ContainerDamagedException.class, this::open);
    }

    /** Said so in SPEC.md: nothing inside of a home can tell an old home from a new one. */
    @Test
    void theWholeHomePutBackIsNotNoticed() throws Exception {
        try (Container container = create()) {
            put(container, NAME, "counter 1");
        }
        Files.copy(database(), folder.resolve("old.db"));
        try (Container container = open()) {
            put(container, NAME, "counter 2");
        }
        Files.delete(database());
        Files.copy(folder.resolve("old.db"), database());
        try (Container container = open()) {
            assertEquals(Optional.of("counter 1"), get(container, NAME));
        }
    }

    @Test
    void aForeignSchemaIsDamage() throws Exception {
        twoRecords();
        sql("CREATE TRIGGER extra AFTER INSERT ON record BEGIN DELETE FROM manifest; END");
        assertThrows(ContainerDamagedException.class, this::open);
    }

    @Test
    void aFileThatIsNoDatabaseIsDamage() throws Exception {
        twoRecords();
        Files.write(database(), new byte[8192]);
        assertThrows(ContainerDamagedException.class, this::open);
    }

    @Test
    void aMissingHeaderIsNotCreatedAnew() throws Exception {
        twoRecords();
        Files.delete(folder.resolve("home/container.header"));
        assertThrows(ContainerDamagedException.class, this::create);
    }

    @Test
    void aCreationThatWasCutOffMayBeDoneAgain() throws Exception {
        create().close();
        Files.delete(database());
        try (Container container = create()) {
            assertEquals(Optional.empty(), get(container, NAME));
        }
    }

    @Test
    void migrationsAreAppliedOnceAndInOrder() throws Exception {
        create().close();
        Migration first = transaction -> transaction.put(NAME, "first".getBytes(UTF_8));
        Migration second = transaction -> {
            String before = new String(transaction.get(NAME).orElseThrow(), UTF_8);
            transaction.put(NAME, (before + " second").getBytes(UTF_8));
        };
        open(List.of(first, second)).close();
        try (Container container = open(List.of(first, second))) {
            assertEquals(Optional.of("first second"), get(container, NAME));
        }
    }

    @Test
    void aMigrationThatFailsLeavesTheContainerAsItWas() throws Exception {
        create().close();
        Migration failing = transaction -> {
            transaction.put(NAME, "half".getBytes(UTF_8));
            throw new ContainerDamagedException("test");
        };
        assertThrows(ContainerDamagedException.class, () -> open(List.of(failing)));
        try (Container container = open()) {
            assertEquals(Optional.empty(), get(container, NAME));
        }
    }

    @Test
    void contentOfANewerProgramIsRefused() throws Exception {
        create().close();
        open(List.of(_ -> {})).close();
        assertThrows(ContainerTooNewException.class, this::open);
    }

    @Test
    void aClosedContainerGivesNothing() throws Exception {
        Container container = create();
        container.close();
        assertThrows(IllegalStateException.class, () -> get(container, NAME));
    }

    @Test
    void aTransactionThatOnlyReadsCannotWrite() throws Exception {
        try (Container container = create()) {
            assertThrows(
                    IllegalStateException.class,
                    () -> container.read(transaction -> {
                        transaction.put(NAME, new byte[1]);
                        return null;
                    }));
        }
    }

    @Test
    void aLockHasOneHolder() throws Exception {
        try (Container container = create()) {
            try (HomeLock _ = container.tryLock("link").orElseThrow()) {
                assertTrue(container.tryLock("link").isEmpty());
            }
            container.tryLock("link").orElseThrow().close();
        }
    }

    @Test
    void killedAtAnyInstantNothingConfirmedIsMissing() throws Exception {
        create().close();
        Random random = new Random(20261101);
        long confirmed = 0;
        for (int round = 0; round < 15; round++) {
            confirmed = Math.max(confirmed, killedAfter(random.nextInt(120)));
            try (Container container = open()) {
                long found = container.read(transaction -> {
                    assertArrayEquals(
                            transaction.get(ForkedWriter.LEFT).orElse(new byte[0]),
                            transaction.get(ForkedWriter.RIGHT).orElse(new byte[0]));
                    long number = ForkedWriter.number(transaction, ForkedWriter.LEFT);
                    assertEquals(number, transaction.list(ForkedWriter.ENTRY).size());
                    return number;
                });
                assertTrue(found >= confirmed, found + " found, " + confirmed + " confirmed");
                // At most the one that was committed and not yet said.
                assertTrue(found <= confirmed + 1, found + " found, " + confirmed + " confirmed");
                confirmed = found;
            }
        }
        assertTrue(confirmed > 0);
    }

    @Test
    void processesAtTheSameTimeLoseNoUpdate() throws Exception {
        create().close();
        List<Process> writers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            writers.add(fork(100));
        }
        try (Container container = open()) {
            for (int i = 0; i < 100; i++) {
                ForkedWriter.addOne(container);
            }
            for (Process writer : writers) {
                writer.getInputStream().transferTo(OutputStream.nullOutputStream());
                assertEquals(0, writer.waitFor());
            }
            long total = container.read(transaction -> ForkedWriter.number(transaction, ForkedWriter.LEFT));
            assertEquals(300, total);
        }
        open().close();
    }

    /** @return the last number that the process said before it was killed */
    private long killedAfter(int millis) throws Exception {
        Process writer = fork(1_000_000);
        long last = 0;
        try (BufferedReader said = writer.inputReader()) {
            assertEquals("ready", said.readLine());
            // The instant of the kill is what the test is about, so that it has to pass on a clock.
            assertFalse(writer.waitFor(millis, TimeUnit.MILLISECONDS));
            // Not by the Process itself, which would also close the pipe with what was said.
            writer.toHandle().destroyForcibly();
            String line = said.readLine();
            while (line != null) {
                last = Long.parseLong(line);
                line = said.readLine();
            }
        }
        writer.waitFor();
        return last;
    }

    private Process fork(int count) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ForkedWriter.class.getName(),
                        folder.resolve("home").toString(),
                        Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void twoRecords() throws Exception {
        try (Container container = create()) {
            put(container, NAME, "one");
            put(container, OTHER, "two");
        }
    }

    private Container create() throws Exception {
        return Container.create(
                folder.resolve("home"), ForkedWriter.passphrase(), CHEAP, List.of(), new SecureRandom());
    }

    private Container open() throws Exception {
        return open(List.of());
    }

    private Container open(List<Migration> migrations) throws Exception {
        return Container.open(
                folder.resolve("home"),
                ForkedWriter.passphrase(),
                migrations,
                InstantSource.system(),
                new SecureRandom());
    }

    private static void put(Container container, RecordName name, String text) throws Exception {
        container.write(transaction -> {
            transaction.put(name, text.getBytes(UTF_8));
            return null;
        });
    }

    private static Optional<String> get(Container container, RecordName name) throws Exception {
        return container.read(transaction -> transaction.get(name)).map(content -> new String(content, UTF_8));
    }

    private Path database() {
        return folder.resolve("home/container.db");
    }

    private List<Path> files() throws Exception {
        try (var files = Files.list(folder.resolve("home"))) {
            return files.toList();
        }
    }

    private void sql(String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private List<byte[]> sealedRows() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT sealed FROM record")) {
            List<byte[]> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getBytes(1));
            }
            return found;
        }
    }

    private void assertHiddenEverywhere(String... texts) throws Exception {
        for (Path file : files()) {
            String bytes = HexFormat.of().formatHex(Files.readAllBytes(file));
            for (String text : texts) {
                assertFalse(bytes.contains(HexFormat.of().formatHex(text.getBytes(UTF_8))), text + " in " + file);
            }
        }
    }
}
