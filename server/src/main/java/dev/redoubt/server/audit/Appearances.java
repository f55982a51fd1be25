package dev.redoubt.server.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.database.Database;
import java.util.HashMap;
import java.util.Map;

/**
 * What was made offline and appears in a running server's hands: keys, certificates, lists. Whoever made it is not known here; that it
 * is in use from now on is an entry, by the server. Thread-safe.
 */
public final class Appearances {
    private final Database database;
    private final AuditLog log;
    private final Map<String, String> known = new HashMap<>();

    public Appearances(Database database, AuditLog log) {
        this.database = database;
        this.log = log;
    }

    /** Writes it down, unless the last entry of the same act says the same, be it from before a restart. */
    public synchronized void note(String act, ObjectNode details) {
        String text = Details.text(details);
        if (text.equals(known.get(act))) {
            return;
        }
        if (log.lastOwn(act).filter(text::equals).isEmpty()) {
            append(act, details);
        }
        known.put(act, text);
    }

    /** Writes something down that can happen again in the same way. */
    public void append(String act, ObjectNode details) {
        database.transaction(handle -> {
            log.append(handle, AuditLog.SYSTEM, act, details);
            return act;
        });
    }
}
