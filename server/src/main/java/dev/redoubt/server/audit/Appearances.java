package dev.redoubt.server.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.database.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was made offline and appears in a running server's hands: keys, certificates, lists. Whoever made it is not known here; that it
 * is in use from now on is an entry, by the server, unless the last entry of the same act says the same, be it from before a restart.
 * Thread-safe.
 */
public final class Appearances {
    private final Database database;
    private final AuditLog log;
    private final Map<String, String> known = new HashMap<>();

    public Appearances(Database database, AuditLog log) {
        this.database = database;
        this.log = log;
    }

    /** @param key the appliance root's public key */
    public void root(byte[] key) {
        note("appliance.root", details().put("root", sha256(key)));
    }

    /**
     * @param act which key it is, as {@code channel.key}
     * @param serial of its certificate
     * @param key its public part
     */
    public void key(String act, long serial, byte[] key) {
        note(act, details().put("serial", serial).put("key", sha256(key)));
    }

    public void revocations(long number, List<Long> serials) {
        ObjectNode details = details().put("number", number);
        ArrayNode list = details.putArray("serials");
        serials.forEach(list::add);
        note("channel.revocations", details);
    }

    /** All sessions were made to replace their keys: an entry each time. */
    public void rotation() {
        append("channel.rotate-all", details());
    }

    private static ObjectNode details() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String sha256(byte[] key) {
        return Octets.copyOf(Digests.sha256(key)).toHex();
    }

    private synchronized void note(String act, ObjectNode details) {
        String text = Details.text(details);
        if (text.equals(known.get(act))) {
            return;
        }
        if (log.lastOwn(act).filter(text::equals).isEmpty()) {
            append(act, details);
        }
        known.put(act, text);
    }

    private void append(String act, ObjectNode details) {
        database.transaction(handle -> {
            log.append(handle, AuditLog.SYSTEM, act, details);
            return act;
        });
    }
}
