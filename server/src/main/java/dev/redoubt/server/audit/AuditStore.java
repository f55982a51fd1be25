package dev.redoubt.server.audit;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyCertificate;
import dev.redoubt.protocol.policy.PolicyException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The tables {@code audit_entry} and {@code audit_head}. Stateless: the caller brings the transaction. */
final class AuditStore {
    /** An entry as it is stored: nothing of it is believed. */
    record Row(long number, String line, Octets hash) {}

    /** Which entries; empty is all. */
    record Filter(Optional<String> administrator, Optional<String> act) {}

    private static final RowMapper<Row> ROW =
            (row, _) -> new Row(row.getLong(1), row.getString(2), Octets.copyOf(row.getBytes(3)));

    /** Nobody else appends until the transaction ends. */
    Optional<SignedHead> lockHead(Handle handle) {
        return head(handle, " for update");
    }

    Optional<SignedHead> head(Handle handle) {
        return head(handle, "");
    }

    private static Optional<SignedHead> head(Handle handle, String lock) {
        return handle.createQuery(
                        "select log, number, hash, signed_at, certificate, signature from audit_head where id = 1"
                                + lock)
                .map((row, _) -> new SignedHead(
                        new Head(
                                Octets.copyOf(row.getBytes(1)),
                                row.getLong(2),
                                Octets.copyOf(row.getBytes(3)),
                                Instant.ofEpochSecond(row.getLong(4))),
                        certificate(row.getBytes(5)),
                        Octets.copyOf(row.getBytes(6))))
                .findOne();
    }

    private static PolicyCertificate certificate(byte[] bytes) {
        try {
            return PolicyCertificate.parse(bytes);
        } catch (PolicyException e) {
            throw new BrokenLogException("the certificate of the audit log's head is malformed", e);
        }
    }

    /** The database refuses a hash that is not over {@code previous} and the line, and an entry that follows on another one. */
    void insert(Handle handle, Row entry, Octets previous) {
        handle.createUpdate("""
                        insert into audit_entry (number, previous, previous_hash, line, hash)
                        values (:number, nullif(:number - 1, 0), :previous, :line, :hash)""")
                .bind("number", entry.number())
                .bind("previous", previous.toBytes())
                .bind("line", entry.line())
                .bind("hash", entry.hash().toBytes())
                .execute();
    }

    void putHead(Handle handle, SignedHead signed) {
        handle.createUpdate("""
                        insert into audit_head (id, log, number, hash, signed_at, certificate, signature)
                        values (1, :log, :number, :hash, :time, :certificate, :signature)
                        on duplicate key update number = :number, hash = :hash, signed_at = :time,
                            certificate = :certificate, signature = :signature""")
                .bind("log", signed.head().log().toBytes())
                .bind("number", signed.head().number())
                .bind("hash", signed.head().hash().toBytes())
                .bind("time", signed.head().time().getEpochSecond())
                .bind("certificate", signed.certificate().toBytes())
                .bind("signature", signed.signature().toBytes())
                .execute();
    }

    /** @return from {@code first} on, in order, at most {@code limit} */
    List<Row> from(Handle handle, long first, int limit) {
        return handle.createQuery(
                        "select number, line, hash from audit_entry where number >= :first order by number limit :limit")
                .bind("first", first)
                .bind("limit", limit)
                .map(ROW)
                .list();
    }

    /** @return the latest first, below {@code below}, at most {@code limit} */
    List<Row> latest(Handle handle, Filter filter, long below, int limit) {
        String sql = "select number, line, hash from audit_entry where number < :below"
                + (filter.administrator().isPresent() ? " and administrator = :administrator" : "")
                + (filter.act().isPresent() ? " and act = :act" : "")
                + " order by number desc limit :limit";
        var query = handle.createQuery(sql).bind("below", below).bind("limit", limit);
        filter.administrator().ifPresent(name -> query.bind("administrator", name));
        filter.act().ifPresent(act -> query.bind("act", act));
        return query.map(ROW).list();
    }

    Optional<Octets> previousHash(Handle handle, long number) {
        return handle.createQuery("select previous_hash from audit_entry where number = :number")
                .bind("number", number)
                .map((row, _) -> Octets.copyOf(row.getBytes(1)))
                .findOne();
    }

    /** Lines after {@code above}, up to {@code last}, in which this number may stand for a user: a coarse sieve. */
    List<Row> naming(Handle handle, long user, long above, long last) {
        return handle.createQuery("""
                        select number, line, hash from audit_entry
                        where number > :above and number <= :last
                            and line regexp concat('[,:[]', :user, '[],}]') order by number""")
                .bind("above", above)
                .bind("last", last)
                .bind("user", Long.toString(user))
                .map(ROW)
                .list();
    }
}
