package dev.redoubt.bench.contender;

import dev.redoubt.rig.Device;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Messages that wait, written straight into the database, in rows as {@code MailboxStore} writes them: by a server, 10 million take an hour. */
final class Waiting {
    private static final long AT_ONCE = 20_000;
    private static final int PAYLOAD_SIZE = 700;
    private static final int EXCHANGE_SIZE = 1_300;
    private static final int SIZE_BUCKET = 2_048;
    private static final long LIFE_HOURS = Duration.ofDays(30).toHours();

    private final Statement statement;
    private final int devices;
    private final long expiresAtHour = Instant.now().getEpochSecond() / 3_600 + LIFE_HOURS;

    private Waiting(Statement statement, int devices) {
        this.statement = statement;
        this.devices = devices;
    }

    /** Writes so many more, to each of these devices in turns that have no order. */
    static void add(Connection connection, List<Device> to, long count) throws SQLException {
        name(connection, to);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // One writer, whose rows fit together.
            statement.execute("set session unique_checks = 0, foreign_key_checks = 0");
            Waiting waiting = new Waiting(statement, to.size());
            long first = waiting.afterLast();
            for (long from = first; from < first + count; from += AT_ONCE) {
                waiting.add(from, Math.min(first + count, from + AT_ONCE) - 1);
                connection.commit();
            }
        }
    }

    private static void name(Connection connection, List<Device> to) throws SQLException {
        try (Statement statement = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement("insert into crowd values (?, ?)")) {
            statement.execute("create or replace temporary table crowd (number int primary key, node binary(16))");
            for (int i = 0; i < to.size(); i++) {
                insert.setInt(1, i);
                insert.setBytes(2, to.get(i).node().toBytes());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private long afterLast() throws SQLException {
        try (ResultSet row = statement.executeQuery("select coalesce(max(id), 0) + 1 from envelope")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void add(long first, long last) throws SQLException {
        String numbers = " from seq_" + first + "_to_" + last;
        statement.execute("insert into envelope (id, node, exchange, size_bucket, content, expires_at_hour) select seq,"
                + " crowd.node, repeat('e', " + EXCHANGE_SIZE + "), " + SIZE_BUCKET + ", repeat('p', " + PAYLOAD_SIZE
                + "), " + expiresAtHour + numbers + " join crowd on crowd.number = crc32(seq) % " + devices);
    }
}
