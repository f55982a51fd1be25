package dev.redoubt.server.audit;

import static dev.redoubt.server.audit.AuditFixture.ALICE;
import static dev.redoubt.server.audit.AuditFixture.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.audit.InvalidAuditException.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log does in a real database, and what the database refuses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditLogIT {
    private static final byte[] KEY = new byte[32];

    private AuditFixture it;

    @BeforeAll
    void open(@TempDir Path folder) {
        it = new AuditFixture(folder);
    }

    @AfterAll
    void close() {
        it.close();
    }

    @BeforeEach
    void beginANewLog() throws SQLException {
        it.beginANewLog();
    }

    // ---- What it does

    @Test
    void logBeginsOnceAndGoesOnAfterARestart() throws Exception {
        it.append(2);
        String before = it.export();
        it.log = it.started();
        it.append(1);
        assertEquals(4, it.verify(it.export(), before).last());
    }

    @Test
    void entryGoesWithTheActThatIsNotDone() throws Exception {
        assertThrows(
                IllegalStateException.class,
                () -> it.database.database().transaction(handle -> {
                    it.log.append(handle, ALICE, "user.create", AuditFixture.user(1));
                    throw new IllegalStateException("the act fails");
                }));
        it.append(1);
        assertEquals(2, it.verify(it.export()).last());
    }

    @Test
    void actsWithSeveralEntriesAreOne() throws Exception {
        it.database.database().transaction(handle -> {
            it.log.append(handle, ALICE, "user.create", AuditFixture.user(1));
            it.log.append(handle, ALICE, "user.create", AuditFixture.user(2));
            return 0;
        });
        assertEquals(3, it.verify(it.export()).last());
    }

    @Test
    void detailsThatDoNotBelongThereStopTheAct() throws Exception {
        ObjectNode details = JsonNodeFactory.instance.objectNode().put("name", "carol@example.org");
        assertThrows(
                IllegalArgumentException.class,
                () -> it.database.database().transaction(handle -> {
                    it.log.append(handle, ALICE, "user.create", details);
                    return 0;
                }));
        assertEquals(1, it.entries());
    }

    @Test
    void manyAtOnceMakeOneChain() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> it.append(25)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertEquals(201, it.verify(it.export()).last());
    }

    @Test
    void longLogIsExportedInPartsThatMakeOneFile() throws Exception {
        it.database.database().transaction(handle -> {
            for (int i = 0; i < AuditLog.LARGEST_PART + 50; i++) {
                it.log.append(handle, ALICE, "user.create", AuditFixture.user(i));
            }
            return 0;
        });
        String all = it.export();
        assertEquals(AuditLog.LARGEST_PART + 51, it.verify(all).last());
        String part = it.export(it.log, 1_001);
        it.assertRefused(Reason.UNCONNECTED, part);
        assertEquals(1_001, it.verify(part, all).first());
        assertTrue(it.log.export(AuditLog.LARGEST_PART + 52).isEmpty());
        it.log.checkAll();
    }

    @Test
    void logGoesOnUnderARenewedKeyAndNotUnderTheOldOne() throws Exception {
        it.append(2);
        String before = it.export();
        it.key.set(it.appliance.key(2));
        it.append(1);
        String after = it.export();
        assertEquals(2, it.verify(after, before).keySerial());
        it.key.set(it.appliance.key());
        it.assertRefused(Reason.REPLACED_KEY, it.export(), after);
    }

    @Test
    void listShowsTheLatestFirstByWhomAndWhat() {
        it.append(it.log, ALICE, "user.create", 1);
        it.append(it.log, BOB, "user.create", 2);
        it.append(it.log, BOB, "user.delete", 2);
        assertEquals(List.of(4L, 3L), numbers(Optional.of("bob"), Optional.empty(), Long.MAX_VALUE, 10));
        assertEquals(List.of(3L, 2L), numbers(Optional.empty(), Optional.of("user.create"), Long.MAX_VALUE, 10));
        assertEquals(List.of(3L), numbers(Optional.of("bob"), Optional.of("user.create"), Long.MAX_VALUE, 10));
        assertEquals(List.of(2L), numbers(Optional.empty(), Optional.empty(), 3, 1));
    }

    private List<Long> numbers(Optional<String> by, Optional<String> act, long below, int limit) {
        return it.log.latest(new AuditStore.Filter(by, act), below, limit).stream()
                .map(AuditStore.Row::number)
                .toList();
    }

    @Test
    void entriesAboutAUserAreFoundByHisNumber() {
        it.append(it.log, ALICE, "user.create", 12);
        it.append(it.log, ALICE, "user.create", 1);
        it.append(it.log, ALICE, "user.create", 123);
        AuditLog.Named named = it.log.naming(12, 10);
        assertEquals(1, named.count());
        assertTrue(named.lines().getFirst().contains("\"user\":12}"));
    }

    @Test
    void allThatNameAUserAreCountedAndTheFirstAreGiven() {
        for (int i = 0; i < 3; i++) {
            it.append(it.log, ALICE, "user.update", 12);
        }
        AuditLog.Named named = it.log.naming(12, 2);
        assertEquals(3, named.count());
        assertEquals(2, named.lines().size());
        assertTrue(named.lines().getFirst().contains("\"number\":2,"));
    }

    @Test
    void whatAppearsIsWrittenDownOnceAndAgainWhenItChanges() {
        Appearances appearances = appearances();
        appearances.key("channel.key", 1, KEY);
        appearances.key("channel.key", 1, KEY);
        assertEquals(2, it.log.lastKnown());
        Appearances afterARestart = appearances();
        afterARestart.key("channel.key", 1, KEY);
        assertEquals(2, it.log.lastKnown());
        afterARestart.key("policy.key", 1, KEY);
        afterARestart.key("channel.key", 2, KEY);
        afterARestart.key("channel.key", 1, KEY);
        afterARestart.key("channel.key", 1, new byte[31]);
        afterARestart.root(KEY);
        assertEquals(7, it.log.lastKnown());
        afterARestart.rotation();
        afterARestart.rotation();
        assertEquals(9, it.log.lastKnown());
    }

    /** As long as it can be: serials are times, and a list has 64. */
    @Test
    void theLongestListOfRevocationsFits() throws Exception {
        appearances().revocations(Long.MAX_VALUE, Collections.nCopies(64, Long.MAX_VALUE));
        assertEquals(2, it.verify(it.export()).last());
    }

    /** An administrator's entry of the same act is not the server's word. */
    @Test
    void whatSomebodyElseWroteDoesNotCount() {
        appearances().key("channel.key", 1, KEY);
        String details = it.log.lastOwn("channel.key").orElseThrow();
        it.database.database().transaction(handle -> {
            it.log.append(handle, ALICE, "channel.key", Details.parse(details.replace("\"serial\":1", "\"serial\":2")));
            return true;
        });
        appearances().key("channel.key", 1, KEY);
        assertEquals(3, it.log.lastKnown());
        appearances().key("channel.key", 2, KEY);
        assertEquals(4, it.log.lastKnown());
    }

    private Appearances appearances() {
        return new Appearances(it.database.database(), it.log);
    }

    // ---- The database's own rules, for its user with all rights

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_entry set line = replace(line, 'alice', 'carol') where number = 2",
                "update audit_entry set hash = x'0000000000000000000000000000000000000000000000000000000000000000' where number = 2",
                "update audit_entry set previous_hash = x'0000000000000000000000000000000000000000000000000000000000000000' where number = 1",
                "update audit_entry set number = 9 where number = 3",
                "delete from audit_entry where number = 2",
                "delete from audit_entry where number = 3",
                "delete from audit_entry",
                "truncate table audit_entry",
                "drop table audit_entry",
                "insert into audit_entry (number, previous, previous_hash, line, hash)"
                        + " select 5, 4, hash, line, hash from audit_entry where number = 3",
                "insert into audit_entry (number, previous, previous_hash, line, hash)"
                        + " select 4, 3, hash, line, hash from audit_entry where number = 3",
                "insert into audit_entry (number, previous, previous_hash, line, hash)"
                        + " select 4, null, hash, line, unhex(sha2(concat(x'7265646f75627420763120617564697420656e74727900',"
                        + " hash, line), 256)) from audit_entry where number = 3",
                "insert into audit_head select 2, it.log, number, hash, signed_at, certificate, signature from audit_head",
                "update audit_head set number = 7"
            })
    void databaseRefusesToChangeWhatWasWritten(String sql) throws Exception {
        it.append(2);
        String before = it.export();
        try (Connection connection = it.database.connect();
                Statement statement = connection.createStatement()) {
            assertThrows(SQLException.class, () -> statement.execute(sql));
        }
        assertEquals(3, it.verify(it.export(), before).last());
    }

    @Test
    void clockThatGoesBackIsToldAndNothingElse() throws Exception {
        it.append(1);
        it.clock.move(Duration.ofHours(-2));
        it.append(1);
        it.clock.move(Duration.ofHours(2));
        assertEquals(1, it.verify(it.export()).backwards());
    }

    @Test
    void metricsTellHowFarItGoes() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        AuditMetrics watch = new AuditMetrics(it.log, metrics);
        it.append(2);
        watch.look();
        assertEquals(3, metrics.get("redoubt.audit.entries").gauge().value());
        assertEquals(1, metrics.get("redoubt.audit.intact").gauge().value());
    }
}
