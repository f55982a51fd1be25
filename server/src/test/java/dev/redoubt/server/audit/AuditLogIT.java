package dev.redoubt.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyKey;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.audit.InvalidAuditException.Reason;
import dev.redoubt.server.testing.MovableClock;
import dev.redoubt.server.testing.OpenDatabase;
import dev.redoubt.server.testing.Rows;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log in a real database, and who does what to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditLogIT {
    private static final Administrator ALICE = new Administrator("alice", Role.OWNER);
    private static final Administrator BOB = new Administrator("bob", Role.ADMINISTRATOR);

    private final AuditText appliance = new AuditText();
    private final AtomicReference<PolicyKey> key = new AtomicReference<>(appliance.key());
    private final MovableClock clock = new MovableClock();
    private OpenDatabase database;
    private AuditLog log;

    @BeforeAll
    void open(@TempDir Path folder) {
        database = new OpenDatabase(folder);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void beginANewLog() throws SQLException {
        database.force("delete from audit_head", "delete from audit_entry");
        key.set(appliance.key());
        log = started();
    }

    /** What a server that starts has. */
    private AuditLog started() {
        AuditLog fresh = new AuditLog(database.database(), head -> HeadSigner.Signed.by(key.get(), head), new SecureRandom(), clock);
        fresh.begin();
        return fresh;
    }

    private static ObjectNode user(long number) {
        return JsonNodeFactory.instance.objectNode().put("user", number);
    }

    private void append(AuditLog to, Administrator by, String act, long user) {
        database.database().transaction(handle -> {
            to.append(handle, by, act, user(user));
            return user;
        });
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            append(log, ALICE, "user.create", i);
        }
    }

    private String export(AuditLog from, long first) {
        StringBuilder text = new StringBuilder();
        long next = first;
        while (true) {
            AuditLog.Part part = from.export(next).orElseThrow();
            if (next == first) {
                text.append(ExportText.beginning(part.head().head().log(), first, part.previous()))
                        .append('\n');
            }
            part.lines().forEach(line -> text.append(line).append('\n'));
            next += part.lines().size();
            if (next > part.head().head().number()) {
                return text.append(part.head().line()).append('\n').toString();
            }
        }
    }

    private String export() {
        return export(log, 1);
    }

    private AuditVerifier.Report verify(String export, String... since) throws Exception {
        Optional<Reader> kept = since.length == 0 ? Optional.empty() : Optional.of(new StringReader(since[0]));
        return new AuditVerifier(appliance.rootPin(), kept).verify(new StringReader(export));
    }

    private void assertRefused(Reason reason, String export, String... since) {
        InvalidAuditException e = assertThrows(InvalidAuditException.class, () -> verify(export, since));
        assertEquals(reason, e.reason(), e.getMessage());
    }

    private long entries() throws SQLException {
        return new Rows(database.name()).count("audit_entry");
    }

    // ---- What it does

    @Test
    void logBeginsOnceAndGoesOnAfterARestart() throws Exception {
        append(2);
        String before = export();
        log = started();
        append(1);
        assertEquals(4, verify(export(), before).last());
    }

    @Test
    void entryGoesWithTheActThatIsNotDone() throws Exception {
        assertThrows(IllegalStateException.class, () -> database.database().transaction(handle -> {
            log.append(handle, ALICE, "user.create", user(1));
            throw new IllegalStateException("the act fails");
        }));
        append(1);
        assertEquals(2, verify(export()).last());
    }

    @Test
    void actsWithSeveralEntriesAreOne() throws Exception {
        database.database().transaction(handle -> {
            log.append(handle, ALICE, "user.create", user(1));
            log.append(handle, ALICE, "user.create", user(2));
            return 0;
        });
        assertEquals(3, verify(export()).last());
    }

    @Test
    void detailsThatDoNotBelongThereStopTheAct() throws Exception {
        ObjectNode details = JsonNodeFactory.instance.objectNode().put("name", "carol@example.org");
        assertThrows(
                IllegalArgumentException.class,
                () -> database.database().transaction(handle -> {
                    log.append(handle, ALICE, "user.create", details);
                    return 0;
                }));
        assertEquals(1, entries());
    }

    @Test
    void manyAtOnceMakeOneChain() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> append(25)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertEquals(201, verify(export()).last());
    }

    @Test
    void longLogIsExportedInPartsThatMakeOneFile() throws Exception {
        database.database().transaction(handle -> {
            for (int i = 0; i < AuditLog.LARGEST_PART + 50; i++) {
                log.append(handle, ALICE, "user.create", user(i));
            }
            return 0;
        });
        String all = export();
        assertEquals(AuditLog.LARGEST_PART + 51, verify(all).last());
        String part = export(log, 1_001);
        assertRefused(Reason.UNCONNECTED, part);
        assertEquals(1_001, verify(part, all).first());
        assertTrue(log.export(AuditLog.LARGEST_PART + 52).isEmpty());
        log.checkAll();
    }

    @Test
    void logGoesOnUnderARenewedKeyAndNotUnderTheOldOne() throws Exception {
        append(2);
        String before = export();
        key.set(appliance.key(2));
        append(1);
        String after = export();
        assertEquals(2, verify(after, before).keySerial());
        key.set(appliance.key());
        assertRefused(Reason.REPLACED_KEY, export(), after);
    }

    @Test
    void listShowsTheLatestFirstByWhomAndWhat() {
        append(log, ALICE, "user.create", 1);
        append(log, BOB, "user.create", 2);
        append(log, BOB, "user.delete", 2);
        assertEquals(List.of(4L, 3L), numbers(Optional.of("bob"), Optional.empty(), Long.MAX_VALUE, 10));
        assertEquals(List.of(3L, 2L), numbers(Optional.empty(), Optional.of("user.create"), Long.MAX_VALUE, 10));
        assertEquals(List.of(3L), numbers(Optional.of("bob"), Optional.of("user.create"), Long.MAX_VALUE, 10));
        assertEquals(List.of(2L), numbers(Optional.empty(), Optional.empty(), 3, 1));
    }

    private List<Long> numbers(Optional<String> by, Optional<String> act, long below, int limit) {
        return log.latest(new AuditStore.Filter(by, act), below, limit).stream()
                .map(AuditStore.Row::number)
                .toList();
    }

    @Test
    void entriesAboutAUserAreFoundByHisNumber() {
        append(log, ALICE, "user.create", 12);
        append(log, ALICE, "user.create", 1);
        append(log, ALICE, "user.create", 123);
        assertEquals(1, log.naming(12).size());
        assertTrue(log.naming(12).getFirst().contains("\"user\":12}"));
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
                "insert into audit_head select 2, log, number, hash, signed_at, certificate, signature from audit_head",
                "update audit_head set number = 7"
            })
    void databaseRefusesToChangeWhatWasWritten(String sql) throws Exception {
        append(2);
        String before = export();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            assertThrows(SQLException.class, () -> statement.execute(sql));
        }
        assertEquals(3, verify(export(), before).last());
    }

    // ---- Somebody who has the database and none of the keys

    /** Writes history anew, chain and all, from entry 2 on. */
    private void forgeEntry(int number, String from, String to) throws SQLException {
        long last = entries();
        List<String> statements = new ArrayList<>();
        statements.add(
                "update audit_entry set line = replace(line, '" + from + "', '" + to + "') where number = " + number);
        for (long n = number; n <= last; n++) {
            statements.add("update audit_entry set previous_hash = (select hash from audit_entry where number = "
                    + (n - 1) + ") where number = " + n);
            statements.add("update audit_entry set hash = unhex(sha2(concat(x'7265646f75627420763120617564697420656e74727900',"
                    + " previous_hash, line), 256)) where number = " + n);
        }
        statements.add("update audit_head set hash = (select hash from audit_entry where number = " + last + ")");
        database.force(statements.toArray(String[]::new));
    }

    private void assertNothingIsDoneOn(AuditLog broken) throws SQLException {
        long before = entries();
        assertThrows(BrokenLogException.class, () -> append(broken, ALICE, "user.create", 1));
        assertEquals(before, entries());
    }

    @Test
    void rewrittenHistoryWithoutASignatureStopsTheServer() throws Exception {
        append(4);
        forgeEntry(3, "alice", "carol");
        assertNothingIsDoneOn(log);
        assertThrows(BrokenLogException.class, this::started);
    }

    @Test
    void headOfAnotherApplianceStopsTheServer() throws Exception {
        append(2);
        PolicyKey strangers = new AuditText().key();
        Head head = log.head().head();
        SignedHead signed = new SignedHead(head, strangers.certificate(), strangers.signAuditHead(head.toBytes()));
        database.database().transaction(handle -> {
            new AuditStore().putHead(handle, signed);
            return 0;
        });
        assertThrows(BrokenLogException.class, this::started);
        assertNothingIsDoneOn(log);
    }

    @Test
    void changedEntryInTheMiddleIsFoundByTheServerAndByTheVerifier() throws Exception {
        append(4);
        database.force("update audit_entry set line = replace(line, 'alice', 'carol') where number = 3");
        assertRefused(Reason.CHANGED, export());
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        AuditMetrics watch = new AuditMetrics(log, metrics);
        watch.checkAll();
        assertEquals(0, metrics.get("redoubt.audit.intact").gauge().value());
    }

    @Test
    void entryThatIsMissingInTheMiddleIsFound() throws Exception {
        append(4);
        database.force("delete from audit_entry where number = 3");
        assertRefused(Reason.WRONG_NUMBER, export());
        assertThrows(BrokenLogException.class, log::checkAll);
    }

    /** What somebody copied: the rows of a time. */
    private void copy(String suffix) throws SQLException {
        database.force(
                "create or replace table copy_entry_" + suffix + " as select number, previous, previous_hash, line, hash"
                        + " from audit_entry",
                "create or replace table copy_head_" + suffix + " as select * from audit_head");
    }

    private void putBack(String suffix) throws SQLException {
        database.force(
                "delete from audit_head",
                "delete from audit_entry",
                "insert into audit_entry (number, previous, previous_hash, line, hash) select * from copy_entry_" + suffix,
                "insert into audit_head select * from copy_head_" + suffix,
                "drop table copy_entry_" + suffix,
                "drop table copy_head_" + suffix);
    }

    @Test
    void cutTailWithTheHeadOfThatTimeStopsTheServerThatWroteIt() throws Exception {
        append(2);
        copy("cut");
        append(2);
        putBack("cut");
        assertNothingIsDoneOn(log);
        assertThrows(BrokenLogException.class, log::head);
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        new AuditMetrics(log, metrics).look();
        assertEquals(0, metrics.get("redoubt.audit.intact").gauge().value());
    }

    /** A server that starts knows only the database. Whoever kept a head knows more. */
    @Test
    void cutTailAfterARestartIsFoundByWhoeverKeptAHead() throws Exception {
        append(2);
        copy("restart");
        append(2);
        String kept = log.head().line() + "\n";
        putBack("restart");
        AuditLog after = started();
        assertRefused(Reason.BEHIND, export(after, 1), kept);
        append(after, BOB, "user.delete", 1);
        append(after, BOB, "user.delete", 2);
        append(after, BOB, "user.delete", 3);
        assertRefused(Reason.FORKED, export(after, 1), kept);
        assertEquals(6, verify(export(after, 1)).last());
    }

    @Test
    void aLogThatWasThrownAwayIsAnotherLog() throws Exception {
        append(2);
        String kept = export();
        database.force("delete from audit_head", "delete from audit_entry");
        assertNothingIsDoneOn(log);
        AuditLog after = started();
        assertNotEquals(0, entries());
        assertRefused(Reason.WRONG_LOG, export(after, 1), kept);
    }

    @Test
    void entriesWithoutAHeadDoNotBeginANewLog() throws Exception {
        append(2);
        database.force("delete from audit_head");
        assertThrows(BrokenLogException.class, this::started);
    }

    @Test
    void entriesBehindTheHeadStopTheServer() throws Exception {
        append(2);
        copy("behind");
        append(1);
        database.force("delete from audit_head", "insert into audit_head select * from copy_head_behind");
        database.force("drop table copy_entry_behind", "drop table copy_head_behind");
        assertThrows(BrokenLogException.class, this::started);
    }

    // ---- Somebody who has the keys

    @Test
    void historyThatWasSignedAnewIsFoundByWhoeverKeptAHead() throws Exception {
        append(4);
        String kept = export();
        forgeEntry(3, "alice", "carol");
        database.database().transaction(handle -> {
            Head forged = new AuditStore().head(handle).orElseThrow().head();
            Octets signature = key.get().signAuditHead(forged.toBytes());
            SignedHead signed = new SignedHead(forged, key.get().certificate(), signature);
            new AuditStore().putHead(handle, signed);
            return 0;
        });
        AuditLog after = started();
        assertEquals(5, verify(export(after, 1)).last());
        assertRefused(Reason.FORKED, export(after, 1), kept);
    }

    @Test
    void clockThatGoesBackIsToldAndNothingElse() throws Exception {
        append(1);
        clock.move(Duration.ofHours(-2));
        append(1);
        clock.move(Duration.ofHours(2));
        assertEquals(1, verify(export()).backwards());
    }

    @Test
    void metricsTellHowFarItGoes() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        AuditMetrics watch = new AuditMetrics(log, metrics);
        append(2);
        watch.look();
        assertEquals(3, metrics.get("redoubt.audit.entries").gauge().value());
        assertEquals(1, metrics.get("redoubt.audit.intact").gauge().value());
    }
}
