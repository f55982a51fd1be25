package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static dev.redoubt.server.testing.TestPackets.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestLink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two servers that were started on one database by mistake, and one that was taken for dead. */
@Tag("long")
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class OneServerIT {
    private static final String HELD = "is_used_lock(concat('redoubtd.', database()))";

    private TestAppliance first;
    private TestDevice alice;
    private TestDevice bob;
    private Path secondConfiguration;
    private Rows rows;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        first = new TestAppliance(folder);
        first.configure("[database]", "[database]\ntakeover_after = \"3s\"");
        first.restart();
        alice = first.enrol("alice", 20);
        bob = first.enrol("bob", 20);
        rows = new Rows(first.database());
        secondConfiguration = first.folder().resolve("second.toml");
        Files.writeString(
                secondConfiguration,
                // Not through the first one's cable.
                Files.readString(first.configurationFile())
                        .replace(
                                ":" + first.cable().port() + "/",
                                ":" + MariaDb.shared().port() + "/")
                        // As on another machine.
                        .replace("\"administration.socket\"", "\"second.socket\""));
    }

    @AfterEach
    void stop() throws Exception {
        first.stop();
    }

    private Appliance startSecond() {
        return new Appliance(ServerConfiguration.read(secondConfiguration), first.clock());
    }

    private long number(String sql) throws Exception {
        try (Connection connection = MariaDb.shared().connect(first.database());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private void awaitMetric(String name, double value) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (first.metric(name) != value) {
            assertTrue(System.nanoTime() < deadline, name + " does not become " + value);
            Thread.sleep(Duration.ofMillis(50));
        }
    }

    private static Optional<String> end(Appliance appliance) throws Exception {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return appliance.join();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .get(40, TimeUnit.SECONDS);
    }

    /** By HTTP, which begins with the database: the answer, or that there was none. */
    private Optional<ChannelResponse> submitToFirst(String text) {
        try {
            return Optional.of(post(first.as(alice), "/v1/submissions", packet(text, bob)));
        } catch (ChannelException e) {
            return Optional.empty();
        }
    }

    @Test
    void theSecondIsRefusedInOneLineAndTheFirstGoesOn() throws Exception {
        String line =
                assertThrows(RefusedStartException.class, this::startSecond).getMessage();
        assertTrue(
                line.matches("another server works on this database, connected from 127\\.0\\.0\\.1:[0-9]+;"
                        + " the last to start was process "
                        + ProcessHandle.current().pid()
                        + " at 20..-..-..T..:..:..Z: stop that one, or give this one a database of its own"),
                line);
        assertEquals(200, submitToFirst("hello").orElseThrow().status());
        assertEquals(0, first.metric("redoubt_database_guard_losses_total"));
        // Commands need no lock.
        first.inviteToken("carol");
        first.appliance().stop();
        Appliance second = startSecond();
        assertEquals(Optional.empty(), stopped(second));
    }

    private static Optional<String> stopped(Appliance appliance) throws Exception {
        appliance.stop();
        return end(appliance);
    }

    @Test
    void aLockThatWasLostIsTakenAgain() throws Exception {
        long connection = number("select " + HELD);
        MariaDb.shared().execute(first.database(), "kill " + connection);
        awaitMetric("redoubt_database_guard_losses_total", 1);
        awaitMetric("redoubt_database_guarded", 1);
        assertEquals(200, submitToFirst("hello").orElseThrow().status());
        assertFalse(number("select coalesce(" + HELD + ", 0)") == connection);
        assertEquals(1, rows.count("envelope"));
    }

    @Test
    void withoutTheLockNothingIsAcceptedNotEvenByHandingItOver() throws Exception {
        try (TestLink toBob = new TestLink(first.as(bob));
                TestLink toAlice = new TestLink(first.as(alice))) {
            toBob.caughtUp();
            toAlice.caughtUp();
            long warm = toAlice.submit(packet("warm", bob));
            assertEquals("warm", toBob.delivery(1).getPayload().toStringUtf8());
            toBob.acknowledge(1, false);
            toAlice.accepted(warm);
            first.cable().freeze();
            awaitMetric("redoubt_database_guarded", 0);
            long refused = toAlice.submit(packet("hello", bob));
            toAlice.problem(refused, "unavailable");
            first.cable().thaw();
            awaitMetric("redoubt_database_guarded", 1);
            toAlice.accepted(toAlice.submit(packet("hello again", bob)));
            assertEquals("hello again", toBob.delivery(2).getPayload().toStringUtf8());
        }
    }

    @Test
    void oneThatWasTakenForDeadCommitsNothingAnyMoreAndEnds() throws Exception {
        assertEquals(200, submitToFirst("before").orElseThrow().status());
        first.cable().freeze();
        CompletableFuture<Optional<ChannelResponse>> meanwhile =
                CompletableFuture.supplyAsync(() -> submitToFirst("meanwhile"));
        Appliance second = startSecond();
        try {
            first.cable().thaw();
            assertFalse(meanwhile.get().filter(answer -> answer.status() == 200).isPresent());
            assertFalse(submitToFirst("after")
                    .filter(answer -> answer.status() == 200)
                    .isPresent());
            String why = end(first.appliance()).orElseThrow();
            assertTrue(why.startsWith("another server"), why);
            assertEquals(1, rows.count("envelope"));
        } finally {
            second.stop();
        }
    }

    @Test
    void aTransactionThatFindsAnotherServersTokenIsNotCommitted() throws Exception {
        MariaDb.shared().execute(first.database(), "update incarnation set token = repeat('x', 16)");
        assertProblem(503, "unavailable", submitToFirst("hello").orElseThrow());
        assertEquals(
                "another server has worked on this database since",
                end(first.appliance()).orElseThrow());
        assertEquals(0, rows.count("envelope"));
        assertEquals(0, rows.count("payload"));
    }

    @Test
    void aTransactionThatHasBegunIsWaitedFor() throws Exception {
        first.appliance().stop();
        try (Connection former = MariaDb.shared().connect(first.database());
                Statement statement = former.createStatement()) {
            former.setAutoCommit(false);
            statement.executeQuery("select token from incarnation where id = 1 lock in share mode");
            CompletableFuture<Appliance> second = CompletableFuture.supplyAsync(this::startSecond);
            // It would be there by then.
            assertThrows(java.util.concurrent.TimeoutException.class, () -> second.get(2, TimeUnit.SECONDS));
            former.commit();
            second.get().stop();
        }
    }

    @Test
    void aTransactionThatDoesNotEndRefusesTheStartAndLeavesTheLock() throws Exception {
        first.appliance().stop();
        try (Connection former = MariaDb.shared().connect(first.database());
                Statement statement = former.createStatement()) {
            former.setAutoCommit(false);
            statement.executeQuery("select token from incarnation where id = 1 lock in share mode");
            String line =
                    assertThrows(RefusedStartException.class, this::startSecond).getMessage();
            assertEquals("the transactions of another server on this database do not end", line);
            assertEquals(0, number("select coalesce(" + HELD + ", 0)"));
        }
    }
}
