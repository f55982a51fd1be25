package dev.redoubt.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.protocol.policy.PolicyKey;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.audit.InvalidAuditException.Reason;
import dev.redoubt.server.testing.MovableClock;
import dev.redoubt.server.testing.OpenDatabase;
import dev.redoubt.server.testing.Rows;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A log in a real database, and what people with rights on the database do to it. */
final class AuditFixture implements AutoCloseable {
    static final Administrator ALICE = new Administrator("alice", Role.OWNER);
    static final Administrator BOB = new Administrator("bob", Role.ADMINISTRATOR);

    final AuditText appliance = new AuditText();
    final AtomicReference<PolicyKey> key = new AtomicReference<>(appliance.key());
    final MovableClock clock = new MovableClock();
    final OpenDatabase database;
    AuditLog log;

    AuditFixture(Path folder) {
        database = new OpenDatabase(folder);
        log = started();
    }

    @Override
    public void close() {
        database.close();
    }

    void beginANewLog() throws SQLException {
        database.force("delete from audit_head", "delete from audit_entry");
        key.set(appliance.key());
        log = started();
    }

    /** What a server that starts has. */
    AuditLog started() {
        AuditLog fresh = new AuditLog(
                database.database(), head -> HeadSigner.Signed.by(key.get(), head), new SecureRandom(), clock);
        fresh.begin();
        return fresh;
    }

    static ObjectNode user(long number) {
        return JsonNodeFactory.instance.objectNode().put("user", number);
    }

    void append(AuditLog to, Administrator by, String act, long user) {
        database.database().transaction(handle -> {
            to.append(handle, by, act, user(user));
            return user;
        });
    }

    void append(int count) {
        for (int i = 0; i < count; i++) {
            append(log, ALICE, "user.create", i);
        }
    }

    String export(AuditLog from, long first) {
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

    String export() {
        return export(log, 1);
    }

    AuditVerifier.Report verify(String export, String... since) throws Exception {
        Optional<Reader> kept = since.length == 0 ? Optional.empty() : Optional.of(new StringReader(since[0]));
        return new AuditVerifier(appliance.rootPin(), kept).verify(new StringReader(export));
    }

    void assertRefused(Reason reason, String export, String... since) {
        InvalidAuditException e = assertThrows(InvalidAuditException.class, () -> verify(export, since));
        assertEquals(reason, e.reason(), e.getMessage());
    }

    long entries() throws SQLException {
        return new Rows(database.name()).count("audit_entry");
    }

    /** Writes history anew, chain and all, from entry 2 on. */
    void forgeEntry(int number, String from, String to) throws SQLException {
        long last = entries();
        List<String> statements = new ArrayList<>();
        statements.add(
                "update audit_entry set line = replace(line, '" + from + "', '" + to + "') where number = " + number);
        for (long n = number; n <= last; n++) {
            statements.add("update audit_entry set previous_hash = (select hash from audit_entry where number = "
                    + (n - 1) + ") where number = " + n);
            statements.add(
                    "update audit_entry set hash = unhex(sha2(concat(x'7265646f75627420763120617564697420656e74727900',"
                            + " previous_hash, line), 256)) where number = " + n);
        }
        statements.add("update audit_head set hash = (select hash from audit_entry where number = " + last + ")");
        database.force(statements.toArray(String[]::new));
    }

    /** What somebody copied: the rows of a time. */
    void copy(String suffix) throws SQLException {
        database.force(
                "create or replace table copy_entry_" + suffix
                        + " as select number, previous, previous_hash, line, hash" + " from audit_entry",
                "create or replace table copy_head_" + suffix + " as select * from audit_head");
    }

    void putBack(String suffix) throws SQLException {
        database.force(
                "delete from audit_head",
                "delete from audit_entry",
                "insert into audit_entry (number, previous, previous_hash, line, hash) select * from copy_entry_"
                        + suffix,
                "insert into audit_head select * from copy_head_" + suffix,
                "drop table copy_entry_" + suffix,
                "drop table copy_head_" + suffix);
    }
}
