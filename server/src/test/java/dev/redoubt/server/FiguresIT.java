package dev.redoubt.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.database.DatabaseSize;
import dev.redoubt.server.mailbox.Backlog;
import dev.redoubt.server.policy.PolicyDevices;
import dev.redoubt.server.pool.PoolLevels;
import dev.redoubt.server.pool.PoolStore;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.OpenDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Figures over the tables of a real database, and what they cost it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class FiguresIT {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(3_600 * 500_000L), ZoneOffset.UTC);

    private OpenDatabase database;
    private SimpleMeterRegistry metrics;
    private long now;

    @BeforeAll
    void open(@TempDir Path folder) {
        database = new OpenDatabase(folder);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void empty() throws Exception {
        metrics = new SimpleMeterRegistry();
        database.force(
                "delete from envelope",
                "delete from ephemeral_key",
                "delete from suspension",
                "delete from node",
                "delete from user_account",
                "delete from security_group where id > 1");
    }

    private void wait(int envelopes) throws SQLException {
        database.force("insert into envelope (node, exchange, size_bucket, content, expires_at_hour)"
                + " select repeat('n', 16), 'x', 256, repeat('c', 200), 600000 from seq_1_to_" + envelopes);
    }

    private double waiting(String age) {
        return metrics.get("redoubt.mailbox.waiting").tag("age", age).gauge().value();
    }

    private double oldest() {
        return metrics.get("redoubt.mailbox.oldest.waiting.seconds").gauge().value();
    }

    @Test
    void whatWaitsIsCountedByAgeFromWhenItWasSeenFirst() throws Exception {
        Backlog backlog = new Backlog(database.database(), metrics, () -> now);
        assertEquals(Double.NaN, waiting("hour"));
        assertEquals(Double.NaN, oldest());
        wait(3);
        backlog.measure();
        assertWaiting(3, 0, 0, 0, 0);
        now += Duration.ofHours(1).toNanos() - 1;
        backlog.measure();
        assertWaiting(3, 0, 0, 0, 3600 - 1e-9);
        now++;
        wait(2);
        backlog.measure();
        assertWaiting(2, 3, 0, 0, 3600);
        now += Duration.ofDays(1).toNanos();
        backlog.measure();
        assertWaiting(0, 0, 5, 0, 25 * 3600);
        now += Duration.ofDays(7).toNanos();
        wait(1);
        backlog.measure();
        assertWaiting(1, 0, 0, 5, (7 * 24 + 25) * 3600);
    }

    private void assertWaiting(long hour, long day, long week, long older, double oldest) {
        assertEquals((double) hour, waiting("hour"));
        assertEquals((double) day, waiting("day"));
        assertEquals((double) week, waiting("week"));
        assertEquals((double) older, waiting("older"));
        assertEquals(oldest, oldest());
    }

    @Test
    void whatIsGoneIsNotCounted() throws Exception {
        Backlog backlog = new Backlog(database.database(), metrics, () -> now);
        wait(3);
        backlog.measure();
        now += Duration.ofHours(2).toNanos();
        wait(4);
        backlog.measure();
        database.force("delete from envelope order by id limit 3");
        backlog.measure();
        assertWaiting(4, 0, 0, 0, 0);
        // The newest ones go too: whatever is left stays as old as it is.
        database.force("delete from envelope order by id desc limit 2");
        now += Duration.ofHours(2).toNanos();
        backlog.measure();
        assertWaiting(0, 2, 0, 0, 7200);
        database.force("delete from envelope");
        backlog.measure();
        assertWaiting(0, 0, 0, 0, 0);
    }

    @Test
    void whatWasThereBeforeTheProcessIsAsOldAsItIsAtLeast() throws Exception {
        wait(3);
        new Backlog(database.database(), new SimpleMeterRegistry(), () -> now).measure();
        now += Duration.ofDays(2).toNanos();
        new Backlog(database.database(), metrics, () -> now).measure();
        assertWaiting(3, 0, 0, 0, 0);
    }

    @Test
    void manyAreEstimatedWithoutBeingRead() throws Exception {
        Backlog backlog = new Backlog(database.database(), metrics, () -> now);
        wait(40_000);
        long before = rowsRead();
        backlog.measure();
        long read = rowsRead() - before;
        assertTrue(waiting("hour") >= 15_000 && waiting("hour") <= 80_000, "about 40,000: " + waiting("hour"));
        assertTrue(read < 1_000, "read " + read);
    }

    private static long rowsRead() throws SQLException {
        try (Connection connection = MariaDb.shared().connect("");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("show global status like 'Handler_read_%'")) {
            long read = 0;
            while (rows.next()) {
                read += rows.getLong(2);
            }
            return read;
        }
    }

    private void nodes(String first, int count, int standing) throws SQLException {
        database.force("insert into node (id, account, certificate, agreement_record, last_resort_key,"
                + " last_resort_expires_at_hour, highest_key_id, last_seen_day, standing)"
                + " select concat('" + first + "', lpad(seq, 15, '0')), repeat('a', 32), 'c', 'a', 'k', 600000, 0, 0, "
                + standing + " from seq_1_to_" + count);
    }

    private void keys(String first, int keys, long expiresAtHour) throws SQLException {
        database.force("insert into ephemeral_key (node, key_id, signed_key, expires_at_hour)"
                + " select node.id, seq, 'k', " + expiresAtHour + " from node, seq_1_to_" + keys
                + " where left(node.id, 1) = '" + first + "'");
    }

    @Test
    void poolsAreCountedByHowFullTheyAre() throws Exception {
        PoolLevels levels = new PoolLevels(database.database(), new PoolStore(), 5, metrics, CLOCK);
        assertEquals(Double.NaN, nodes("enough"));
        nodes("e", 600, 0);
        keys("e", 5, 600_000);
        nodes("l", 3, 0);
        keys("l", 4, 600_000);
        nodes("m", 2, 0);
        nodes("r", 7, 1);
        nodes("s", 1, 0);
        database.force("insert into suspension (node, account, content) select id, account, 'c' from node"
                + " where left(id, 1) = 's'");
        assertEquals(PoolLevels.BATCH, levels.measureSome());
        assertEquals(Double.NaN, nodes("enough"), "not all were looked at");
        assertEquals(105, levels.measureSome());
        assertEquals(600, nodes("enough"));
        assertEquals(3, nodes("low"));
        assertEquals(2, nodes("empty"));
        database.force("delete from ephemeral_key where left(node, 1) = 'l'");
        levels.measureSome();
        levels.measureSome();
        assertEquals(0, nodes("low"));
        assertEquals(5, nodes("empty"));
    }

    private double nodes(String standing) {
        return metrics.get("redoubt.pool.nodes")
                .tag("standing", standing)
                .gauge()
                .value();
    }

    @Test
    void onlyKeysThatCanBeHandedOutAreCounted() throws Exception {
        PoolLevels levels = new PoolLevels(database.database(), new PoolStore(), 5, metrics, CLOCK);
        nodes("e", 4, 0);
        keys("e", 3, 500_001);
        nodes("x", 2, 0);
        keys("x", 3, 500_000);
        levels.measure();
        assertEquals(12, metrics.get("redoubt.pool.keys").gauge().value());
    }

    @Test
    void devicesAreCountedByTheirGroupAndWhetherTheyObeyTheNewestPolicy() throws Exception {
        database.force(
                "insert into security_group (id, name, settings, modified_at) values (7, 'Seven', '{}', 0), (8, 'E', '{}', 0)",
                "insert into user_account (kind, name_index, name_sealed, security_group, account)"
                        + " values (1, repeat('1', 32), 'n', 1, repeat('a', 32)),"
                        + " (1, repeat('7', 32), 'n', 7, repeat('b', 32)),"
                        + " (1, repeat('i', 32), 'n', 7, null)");
        nodes("a", 4, 0);
        nodes("r", 2, 1);
        nodes("b", 3, 0);
        database.force(
                "update node set account = repeat('b', 32) where left(id, 1) = 'b'",
                "update node set policy_version = (select version from policy_state where id = 1)"
                        + " where left(id, 1) in ('b', 'r')",
                "update node set policy_version = 1 where left(id, 1) = 'a'");
        new PolicyDevices(database.database(), metrics).measure();
        assertDevices("1", 0, 4);
        assertDevices("7", 3, 0);
        assertDevices("8", 0, 0);
        assertEquals(6, metrics.get("redoubt.policy.devices").gauges().size());
    }

    private void assertDevices(String group, int current, int behind) {
        assertEquals(current, devices(group, "current"));
        assertEquals(behind, devices(group, "behind"));
    }

    private double devices(String group, String standing) {
        return metrics.get("redoubt.policy.devices")
                .tag("group", group)
                .tag("standing", standing)
                .gauge()
                .value();
    }

    @Test
    void aGroupThatIsGoneHasNoFigure() throws Exception {
        PolicyDevices devices = new PolicyDevices(database.database(), metrics);
        database.force("insert into security_group (id, name, settings, modified_at) values (7, 'Seven', '{}', 0)");
        devices.measure();
        database.force("delete from security_group where id = 7");
        devices.measure();
        assertEquals(2, metrics.get("redoubt.policy.devices").gauges().size());
    }

    @Test
    void beyondAHundredGroupsTheRestIsTogether() throws Exception {
        database.force(
                "insert into security_group (id, name, settings, modified_at)"
                        + " select seq + 1, concat('g', seq), '{}', 0 from seq_1_to_101",
                "insert into user_account (kind, name_index, name_sealed, security_group, account)"
                        + " values (1, repeat('1', 32), 'n', 101, repeat('a', 32)),"
                        + " (1, repeat('2', 32), 'n', 102, repeat('b', 32))");
        nodes("a", 1, 0);
        nodes("b", 2, 0);
        database.force("update node set account = repeat('b', 32) where left(id, 1) = 'b'");
        new PolicyDevices(database.database(), metrics).measure();
        assertDevices("100", 0, 0);
        assertDevices("others", 0, 3);
        assertEquals(202, metrics.get("redoubt.policy.devices").gauges().size());
    }

    @Test
    void tablesAreMeasuredOneByOne() throws Exception {
        DatabaseSize size = new DatabaseSize(database.database(), 1L << 40, metrics, () -> now);
        assertEquals(Double.NaN, table("envelope"));
        size.measure();
        assertTrue(table("envelope") > 0 && table("node") > 0);
        double bytes = metrics.get("redoubt.database.bytes").gauge().value();
        double all = metrics.get("redoubt.database.table.bytes").gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
        assertTrue(all > 0 && all <= bytes, all + " of " + bytes);
    }

    private double table(String name) {
        return metrics.get("redoubt.database.table.bytes")
                .tag("table", name)
                .gauge()
                .value();
    }
}
