package dev.redoubt.server.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administrator.Administrator;
import org.jdbi.v3.core.Handle;

/** Where acts of administrators are written down. Thread-safe. */
@FunctionalInterface
public interface Audit {
    /**
     * Appends an entry in the transaction that does the act: either both stay, or neither.
     *
     * @param act what was done, as {@code user.create}: the thing, a dot, the verb
     * @param details numbers, switches and names of settings; never a user's name, a secret or free text
     */
    void append(Handle handle, Administrator by, String act, ObjectNode details);
}
