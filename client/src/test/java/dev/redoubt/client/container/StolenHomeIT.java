package dev.redoubt.client.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.identity.Octets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home in the hands of somebody who may change it and give it back. What he reads in it is in {@link ContainerIT}. */
class StolenHomeIT {
    private static final PassphraseCost CHEAP = new PassphraseCost(8 * 1024, 1, 1);
    private static final RecordType TYPE = new RecordType(40);
    private static final int RECORDS = 12;
    private static final int CHANGES = 250;

    @TempDir
    Path folder;

    private Path home;
    private Map<Path, byte[]> files;

    @BeforeEach
    void fill() throws Exception {
        home = folder.resolve("home");
        try (Container container =
                Container.create(home, ForkedWriter.passphrase(), CHEAP, List.of(), new SecureRandom())) {
            for (int i = 0; i < RECORDS; i++) {
                RecordName name = name(i);
                byte[] content = content(i);
                container.write(transaction -> {
                    transaction.put(name, content);
                    return null;
                });
            }
        }
        files = new TreeMap<>();
        try (var all = Files.list(home)) {
            for (Path file : all.toList()) {
                files.put(file, Files.readAllBytes(file));
            }
        }
    }

    private static RecordName name(int number) {
        return new RecordName(TYPE, Octets.copyOf(("record " + number).getBytes(UTF_8)));
    }

    private static byte[] content(int number) {
        return ("the content of record " + number).repeat(20).getBytes(UTF_8);
    }

    /** As it was, but for what the caller changes. */
    private void putBack() throws Exception {
        try (var all = Files.list(home)) {
            for (Path file : all.toList()) {
                Files.delete(file);
            }
        }
        for (Map.Entry<Path, byte[]> file : files.entrySet()) {
            Files.write(file.getKey(), file.getValue());
        }
    }

    /** Where each record is what it was. @return whether it could be read */
    private boolean readsWhatWasWritten() throws Exception {
        try (Container container = Container.open(
                home, ForkedWriter.passphrase(), List.of(), InstantSource.system(), new SecureRandom())) {
            for (int i = 0; i < RECORDS; i++) {
                RecordName name = name(i);
                Optional<byte[]> found = container.read(transaction -> transaction.get(name));
                assertEquals(Optional.of(new String(content(i), UTF_8)), found.map(bytes -> new String(bytes, UTF_8)));
            }
            return true;
        } catch (RedoubtException e) {
            return false;
        }
    }

    /** A byte that nobody reads may be anything; one that is read is missed. */
    @Test
    void aChangedByteAnywhereIsNoticedOrChangesNothing() throws Exception {
        Random random = new Random(20_261_125);
        int noticed = 0;
        for (int i = 0; i < CHANGES; i++) {
            putBack();
            Map.Entry<Path, byte[]> file = List.copyOf(files.entrySet()).get(random.nextInt(files.size()));
            byte[] bytes = file.getValue().clone();
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file.getKey(), bytes);
                noticed += readsWhatWasWritten() ? 0 : 1;
            }
        }
        assertTrue(noticed > 0, "none of " + CHANGES + " changes was noticed");
        putBack();
        assertTrue(readsWhatWasWritten());
    }

    @Test
    void aFileThatWasCutIsNoticed() throws Exception {
        for (Map.Entry<Path, byte[]> entry : files.entrySet()) {
            Path file = entry.getKey();
            byte[] bytes = entry.getValue();
            for (int left : new int[] {0, 1, bytes.length / 2, bytes.length - 1}) {
                if (left >= 0 && left < bytes.length) {
                    putBack();
                    Files.write(file, Arrays.copyOf(bytes, left));
                    assertFalse(readsWhatWasWritten(), file.getFileName() + " of " + left + " bytes");
                }
            }
        }
    }
}
