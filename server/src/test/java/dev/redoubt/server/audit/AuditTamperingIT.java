package dev.redoubt.server.audit;

import static dev.redoubt.server.audit.AuditFixture.ALICE;
import static dev.redoubt.server.audit.AuditFixture.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyKey;
import dev.redoubt.server.audit.InvalidAuditException.Reason;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has the database, or the keys, changes the log: who finds it, and when. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditTamperingIT {
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

    // ---- Somebody who has the database and none of the keys

    private void assertNothingIsDoneOn(AuditLog broken) throws SQLException {
        long before = it.entries();
        assertThrows(BrokenLogException.class, () -> it.append(broken, ALICE, "user.create", 1));
        assertEquals(before, it.entries());
    }

    @Test
    void rewrittenHistoryWithoutASignatureStopsTheServer() throws Exception {
        it.append(4);
        it.forgeEntry(3, "alice", "carol");
        assertNothingIsDoneOn(it.log);
        assertThrows(BrokenLogException.class, it::started);
    }

    @Test
    void headOfAnotherApplianceStopsTheServer() throws Exception {
        it.append(2);
        PolicyKey strangers = new AuditText().key();
        Head head = it.log.head().head();
        SignedHead signed = new SignedHead(head, strangers.certificate(), strangers.signAuditHead(head.toBytes()));
        it.database.database().transaction(handle -> {
            new AuditStore().putHead(handle, signed);
            return 0;
        });
        assertThrows(BrokenLogException.class, it::started);
        assertNothingIsDoneOn(it.log);
    }

    @Test
    void changedEntryInTheMiddleIsFoundByTheServerAndByTheVerifier() throws Exception {
        it.append(4);
        it.database.force("update audit_entry set line = replace(line, 'alice', 'carol') where number = 3");
        it.assertRefused(Reason.CHANGED, it.export());
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        AuditMetrics watch = new AuditMetrics(it.log, metrics);
        Gauge intact = metrics.get("redoubt.audit.intact").gauge();
        watch.look();
        assertEquals(1, intact.value());
        watch.checkAll();
        assertEquals(0, intact.value());
        watch.look();
        assertEquals(0, intact.value(), "the end is in order, and the middle is not");
        it.database.force("update audit_entry set line = replace(line, 'carol', 'alice') where number = 3");
        watch.checkAll();
        assertEquals(1, intact.value());
    }

    @Test
    void entryThatIsMissingInTheMiddleIsFound() throws Exception {
        it.append(4);
        it.database.force("delete from audit_entry where number = 3");
        it.assertRefused(Reason.WRONG_NUMBER, it.export());
        assertThrows(BrokenLogException.class, it.log::checkAll);
    }

    @Test
    void cutTailWithTheHeadOfThatTimeStopsTheServerThatWroteIt() throws Exception {
        it.append(2);
        it.copy("cut");
        it.append(2);
        it.putBack("cut");
        assertNothingIsDoneOn(it.log);
        assertThrows(BrokenLogException.class, it.log::head);
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        new AuditMetrics(it.log, metrics).look();
        assertEquals(0, metrics.get("redoubt.audit.intact").gauge().value());
    }

    /** A server that starts knows only the database. Whoever kept a head knows more. */
    @Test
    void cutTailAfterARestartIsFoundByWhoeverKeptAHead() throws Exception {
        it.append(2);
        it.copy("restart");
        it.append(2);
        String kept = it.log.head().line() + "\n";
        it.putBack("restart");
        AuditLog after = it.started();
        it.assertRefused(Reason.BEHIND, it.export(after, 1), kept);
        it.append(after, BOB, "user.delete", 1);
        it.append(after, BOB, "user.delete", 2);
        it.append(after, BOB, "user.delete", 3);
        it.assertRefused(Reason.FORKED, it.export(after, 1), kept);
        assertEquals(6, it.verify(it.export(after, 1)).last());
    }

    @Test
    void aLogThatWasThrownAwayIsAnotherLog() throws Exception {
        it.append(2);
        String kept = it.export();
        it.database.force("delete from audit_head", "delete from audit_entry");
        assertNothingIsDoneOn(it.log);
        AuditLog after = it.started();
        assertNotEquals(0, it.entries());
        it.assertRefused(Reason.WRONG_LOG, it.export(after, 1), kept);
    }

    @Test
    void entriesWithoutAHeadDoNotBeginANewLog() throws Exception {
        it.append(2);
        it.database.force("delete from audit_head");
        assertThrows(BrokenLogException.class, it::started);
    }

    @Test
    void entriesBehindTheHeadStopTheServer() throws Exception {
        it.append(2);
        it.copy("behind");
        it.append(1);
        it.database.force("delete from audit_head", "insert into audit_head select * from copy_head_behind");
        it.database.force("drop table copy_entry_behind", "drop table copy_head_behind");
        assertThrows(BrokenLogException.class, it::started);
    }

    // ---- Somebody who has the keys

    @Test
    void historyThatWasSignedAnewIsFoundByWhoeverKeptAHead() throws Exception {
        it.append(4);
        String kept = it.export();
        it.forgeEntry(3, "alice", "carol");
        it.database.database().transaction(handle -> {
            Head forged = new AuditStore().head(handle).orElseThrow().head();
            Octets signature = it.key.get().signAuditHead(forged.toBytes());
            SignedHead signed = new SignedHead(forged, it.key.get().certificate(), signature);
            new AuditStore().putHead(handle, signed);
            return 0;
        });
        AuditLog after = it.started();
        assertEquals(5, it.verify(it.export(after, 1)).last());
        it.assertRefused(Reason.FORKED, it.export(after, 1), kept);
    }
}
