package dev.redoubt.server.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyException;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.database.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/**
 * The log in the database. Each entry holds the hash of the one before, and each append leaves a signed head, so that whoever has
 * only the database can add nothing, and change nothing, that this server goes on from. server/SPEC.md, "Audit log". Thread-safe.
 */
public final class AuditLog implements Audit {
    /** What the server itself does. */
    public static final Administrator SYSTEM = new Administrator("system:redoubtd", Role.OWNER);

    /** Entries of one part of an export at most. */
    static final int LARGEST_PART = 1_000;

    /** Entries that are searched by one statement. */
    private static final int LARGEST_SEARCH = 5_000;

    private final Database database;
    private final AuditStore store = new AuditStore();
    private final HeadSigner signer;
    private final SecureRandom random;
    private final Clock clock;

    /** The highest head that this process knows to be committed: the log never goes back from there while it runs. */
    private final AtomicReference<Optional<Head>> known = new AtomicReference<>(Optional.empty());

    /** The last head whose signature was found good. */
    private volatile Optional<SignedHead> trusted = Optional.empty();

    public AuditLog(Database database, HeadSigner signer, SecureRandom random, Clock clock) {
        this.database = database;
        this.signer = signer;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Begins the log if there is none, and looks whether its end is what this appliance has signed. To be called before anything
     * is appended.
     *
     * @throws BrokenLogException if it is not
     */
    public void begin() {
        SignedHead last = database.transaction(handle -> {
            if (store.lockHead(handle).isEmpty()) {
                beginNew(handle);
            }
            return lockedHead(handle);
        });
        remember(last.head());
    }

    private void beginNew(Handle handle) {
        if (!store.from(handle, 1, 1).isEmpty()) {
            throw new BrokenLogException("the audit log has entries and no head");
        }
        byte[] id = new byte[Chain.SIZE];
        random.nextBytes(id);
        Octets log = Octets.copyOf(id);
        Entry first = Entry.of(1, now(), SYSTEM, "audit.begin", JsonNodeFactory.instance.objectNode());
        write(handle, first, log, log);
    }

    @Override
    public void append(Handle handle, Administrator by, String act, ObjectNode details) {
        Head head = lockedHead(handle).head();
        write(handle, Entry.of(head.number() + 1, now(), by, act, details), head.hash(), head.log());
    }

    private void write(Handle handle, Entry entry, Octets previous, Octets log) {
        String line = entry.line();
        Octets hash = Chain.hash(previous, line);
        store.insert(handle, new AuditStore.Row(entry.number(), line, hash), previous);
        SignedHead signed = sign(new Head(log, entry.number(), hash, entry.time()));
        store.putHead(handle, signed);
        handle.afterCommit(() -> remember(signed.head()));
    }

    private SignedHead sign(Head head) {
        HeadSigner.Signed signed = signer.sign(head.toBytes());
        return new SignedHead(head, signed.certificate(), signed.signature());
    }

    private void remember(Head committed) {
        UnaryOperator<Optional<Head>> higher = before ->
                before.filter(head -> head.number() >= committed.number()).or(() -> Optional.of(committed));
        known.updateAndGet(higher);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** While nobody else appends: nothing stands behind the head. */
    private SignedHead lockedHead(Handle handle) {
        Optional<Head> last = known.get();
        SignedHead head = checkedHead(handle, store.lockHead(handle), last);
        if (!store.from(handle, head.head().number() + 1, 1).isEmpty()) {
            throw new BrokenLogException("the audit log goes on behind its head");
        }
        return head;
    }

    private SignedHead committed(Handle handle) {
        // What is known is asked for before: meanwhile others may append.
        Optional<Head> last = known.get();
        SignedHead head = checkedHead(handle, store.head(handle), last);
        remember(head.head());
        return head;
    }

    /**
     * @param last what was known before {@code stored} was read
     * @throws BrokenLogException unless it is this appliance's, and not behind what this process has written
     */
    private SignedHead checkedHead(Handle handle, Optional<SignedHead> stored, Optional<Head> last) {
        SignedHead head = stored.orElseThrow(() -> new BrokenLogException("the audit log has lost its head"));
        if (trusted.filter(head::equals).isEmpty()) {
            verify(head);
            // Its transaction may be rolled back: what this appliance has signed is good all the same.
            trusted = stored;
        }
        last.ifPresent(before -> requireNotBehind(head.head(), before));
        if (store.from(handle, head.head().number(), 1).stream()
                .noneMatch(row -> row.number() == head.head().number()
                        && row.hash().equals(head.head().hash()))) {
            throw new BrokenLogException("the audit log does not end where its head says");
        }
        return head;
    }

    private void verify(SignedHead head) {
        try {
            head.verify(signer.sign(new byte[Head.SIZE]).certificate().rootPin());
        } catch (PolicyException e) {
            throw new BrokenLogException("the audit log's head is not what this appliance has signed", e);
        }
    }

    private static void requireNotBehind(Head head, Head last) {
        if (!head.log().equals(last.log())
                || head.number() < last.number()
                || (head.number() == last.number() && !head.hash().equals(last.hash()))) {
            throw new BrokenLogException("the audit log is behind what this server has written");
        }
    }

    /** The head as it is, signed now. */
    SignedHead head() {
        return database.statement(handle -> fresh(committed(handle)));
    }

    private SignedHead fresh(SignedHead stored) {
        Head head = stored.head();
        return sign(new Head(head.log(), head.number(), head.hash(), now()));
    }

    /** A part of an export, with the head at that moment: the whole is there once its last entry is the head's. */
    record Part(long first, Octets previous, List<String> lines, SignedHead head) {}

    /**
     * @param first the number of the first entry that is wanted
     * @return empty if the log does not go that far
     */
    Optional<Part> export(long first) {
        return database.transaction(handle -> {
            SignedHead head = committed(handle);
            return store.previousHash(handle, first).map(previous -> {
                List<String> lines = store.from(handle, first, LARGEST_PART).stream()
                        .filter(row -> row.number() <= head.head().number())
                        .map(row -> ExportText.entry(row.line(), row.hash()))
                        .toList();
                return new Part(first, previous, lines, fresh(head));
            });
        });
    }

    /**
     * Goes through the whole log, in parts, up to the head that it has now.
     *
     * @throws BrokenLogException if an entry is not what was written
     */
    void checkAll() {
        Head head = database.statement(this::committed).head();
        Octets hash = head.log();
        for (long next = 1; next <= head.number(); ) {
            long first = next;
            List<AuditStore.Row> part = database.statement(handle -> store.from(handle, first, LARGEST_PART));
            for (AuditStore.Row row : part) {
                hash = Chain.hash(hash, row.line());
                if (row.number() != next++ || !hash.equals(row.hash())) {
                    throw new BrokenLogException("entry " + row.number() + " of the audit log was changed");
                }
                if (row.number() == head.number() && !hash.equals(head.hash())) {
                    throw new BrokenLogException("the audit log was changed before its head");
                }
            }
            if (part.isEmpty()) {
                throw new BrokenLogException("the audit log has lost entries");
            }
        }
    }

    List<AuditStore.Row> latest(AuditStore.Filter filter, long below, int limit) {
        return database.statement(handle -> store.latest(handle, filter, below, limit));
    }

    /**
     * Entries that name a user.
     *
     * @param lines the first of them, as text, in order
     */
    public record Named(long count, List<String> lines) {}

    /**
     * Looks through the whole log, part by part: no connection is held for long, and no more than a part is in memory.
     *
     * @param most lines that are given
     */
    public Named naming(long user, int most) {
        long end = lastKnown();
        long count = 0;
        List<String> lines = new ArrayList<>();
        for (long above = 0; above < end; above += LARGEST_SEARCH) {
            for (String line : naming(user, above, Math.min(end, above + LARGEST_SEARCH))) {
                count++;
                if (lines.size() < most) {
                    lines.add(line);
                }
            }
        }
        return new Named(count, lines);
    }

    private List<String> naming(long user, long above, long last) {
        return database.statement(handle -> store.naming(handle, user, above, last)).stream()
                .map(AuditStore.Row::line)
                .filter(line -> Naming.names(line, user))
                .toList();
    }

    /** The details of the last entry that the server itself made of an act, as text. */
    Optional<String> lastOwn(String act) {
        AuditStore.Filter filter = new AuditStore.Filter(Optional.of(SYSTEM.name()), Optional.of(act));
        return latest(filter, Long.MAX_VALUE, 1).stream()
                .map(row -> Entry.parse(row.line()).details())
                .findFirst();
    }

    /** When the last entry that is known to be committed was made, in seconds since 1970; 0 before anything is. */
    long lastKnownTime() {
        return known.get().map(head -> head.time().getEpochSecond()).orElse(0L);
    }

    /** The number of the last entry that is known to be committed; 0 before anything is. */
    long lastKnown() {
        return known.get().map(Head::number).orElse(0L);
    }
}
