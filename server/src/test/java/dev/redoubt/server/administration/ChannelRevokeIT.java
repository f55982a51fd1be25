package dev.redoubt.server.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.RevocationList;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.testing.MovableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelRevokeIT {
    private final MovableClock clock = new MovableClock();
    private Path folder;

    @BeforeEach
    void make(@TempDir Path parent) {
        folder = parent.resolve("appliance");
        CommandRun.init(folder, "jdbc:mariadb://127.0.0.1:1/redoubt");
    }

    private CommandRun channel(String... command) {
        List<String> arguments = new ArrayList<>(List.of("channel"));
        arguments.addAll(List.of(command));
        arguments.addAll(List.of("--config", folder.resolve("redoubtd.toml").toString()));
        return CommandRun.of(clock, arguments.toArray(String[]::new));
    }

    private String done(String... command) {
        CommandRun run = channel(command);
        assertEquals(0, run.code(), run.err());
        return run.out();
    }

    private void revoke(LongStream serials) {
        List<String> arguments = new ArrayList<>(List.of("revoke"));
        serials.mapToObj(Long::toString).forEach(arguments::add);
        done(arguments.toArray(String[]::new));
    }

    private void assertFails(String part, String... command) {
        CommandRun run = channel(command);
        assertEquals(1, run.code());
        assertTrue(run.err().contains(part), run.err());
        assertEquals(1, run.err().lines().count());
    }

    private ServerConfiguration.Channel files() {
        return ServerConfiguration.read(folder.resolve("redoubtd.toml")).channel();
    }

    private RevocationList list() {
        return ChannelKeyFiles.revocations(files()).orElseThrow();
    }

    private long serial() {
        return ChannelKeyFiles.certificate(files().certificateFile()).serial();
    }

    @Test
    void eachListHasTheNextNumberAndAllSerials() throws Exception {
        done("renew");
        long second = serial();
        done("renew");
        done("revoke", "1");
        long first = list().number();
        String all = "0, 1, " + second;
        String answer = done("revoke", Long.toString(second), "0");
        assertTrue(list().number() > first);
        assertEquals("Revocation list " + list().number() + ": " + all + "\n", answer);
        assertEquals(List.of(0L, 1L, second), list().serials());
        assertTrue(list().isSignedByItsRoot());
        assertEquals(
                "rw-r--r--",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("channel.revocations"))));
    }

    @Test
    void certificateInUseIsRenewedFirst() {
        assertFails("certificate 1 is in use: run \"redoubtctl channel renew\" first", "revoke", "0", "1");
        assertFalse(Files.exists(folder.resolve("channel.revocations")));
        done("renew");
        done("revoke", "1");
        assertEquals(List.of(1L), list().serials());
    }

    @Test
    void serialThatWasNeverIssuedIsASlip() {
        assertFails("was never issued", "revoke", Long.toString(now() + 1100));
        done("revoke", Long.toString(now() + 900));
        assertFails("was never issued", "revoke", "-1");
        assertEquals(2, channel("revoke", "9223372036854775808").code());
        assertEquals(2, channel("revoke").code());
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    @Test
    void renewalGoesBeyondWhatIsRevoked() {
        long ahead = now() + 500;
        done("revoke", Long.toString(ahead));
        done("renew");
        assertEquals(ahead + 1, serial());
        done("renew");
        assertEquals(ahead + 2, serial());
    }

    /** As an appliance does that was restored from a backup: clients have seen what its lost machine gave out since. */
    @Test
    void neitherSerialNorNumberComesTwiceAfterARestore(@TempDir Path backup) throws Exception {
        done("renew");
        done("revoke", "0");
        List<Path> saved =
                List.of(files().certificateFile(), files().revocationsFile().orElseThrow());
        for (Path file : saved) {
            Files.copy(file, backup.resolve(file.getFileName()));
        }
        clock.move(Duration.ofDays(1));
        done("renew");
        done("revoke", "1");
        long lostSerial = serial();
        long lostNumber = list().number();
        for (Path file : saved) {
            Files.copy(backup.resolve(file.getFileName()), file, StandardCopyOption.REPLACE_EXISTING);
        }
        clock.move(Duration.ofHours(1));
        done("renew");
        done("revoke", Long.toString(lostSerial));
        assertTrue(serial() > lostSerial, serial() + " after " + lostSerial);
        assertTrue(list().number() > lostNumber, list().number() + " after " + lostNumber);
    }

    @Test
    void aClockThatIsBehindMakesNothingGoDown() {
        done("renew");
        done("revoke", "1");
        long serial = serial();
        long number = list().number();
        clock.move(Duration.ofDays(-10));
        done("renew");
        done("revoke", "0");
        assertEquals(serial + 1, serial());
        assertEquals(number + 1, list().number());
    }

    @Test
    void listHoldsSixtyFourSerials() {
        revoke(LongStream.range(100, 163));
        done("revoke", "163");
        long number = list().number();
        assertEquals(64, list().serials().size());
        done("revoke", "163");
        assertFails("a list holds 64 serials, and these would be 65: nothing was revoked", "revoke", "99");
        assertTrue(list().number() > number);
    }

    @Test
    void serialsOfAListThatIsOlderThanACertificateLivesAreLeftOut() {
        done("revoke", "0");
        clock.move(Duration.ofDays(30).minusMinutes(1));
        done("renew");
        long second = serial();
        done("revoke", "1");
        assertEquals(List.of(0L, 1L), list().serials());
        clock.move(Duration.ofDays(30).plusMinutes(1));
        done("renew");
        done("revoke", Long.toString(second));
        assertEquals(List.of(second), list().serials());
    }

    @Test
    void rootOfAnotherApplianceRevokesNothing(@TempDir Path other) {
        CommandRun.init(other.resolve("appliance"), "jdbc:mariadb://127.0.0.1:1/redoubt");
        String root = other.resolve("appliance/offline/appliance-root.key").toString();
        assertFails("is another appliance's root", "revoke", "0", "--root-key", root);
    }

    @Test
    void configurationWithoutAFileForTheListSaysWhatToAdd() throws Exception {
        Path file = folder.resolve("redoubtd.toml");
        Files.writeString(file, Files.readString(file).replace("revocations_file", "# revocations_file"));
        assertFails("add revocations_file = \"channel.revocations\" to [channel]", "revoke", "0");
    }

    @Test
    void showSaysWhatIsInUseAndWhatIsRevoked() {
        String fresh = done("show");
        assertTrue(fresh.contains("serial:          1\nstate:           valid\n"), fresh);
        assertTrue(fresh.contains("key age:         0 days 0 h\n"), fresh);
        assertTrue(fresh.endsWith("revocation list: none\nrevoked serials: none\n"), fresh);
        clock.move(Duration.ofDays(3).plusMinutes(1));
        done("revoke", "0", "3");
        String later = done("show");
        assertTrue(later.contains("key age:         3 days 0 h\n"), later);
        assertTrue(later.contains("revocation list: " + list().number() + ", of "), later);
        assertTrue(later.endsWith("revoked serials: 0, 3\n"), later);
        clock.move(Duration.ofDays(30));
        assertTrue(done("show").contains("state:           expired\n"));
    }
}
