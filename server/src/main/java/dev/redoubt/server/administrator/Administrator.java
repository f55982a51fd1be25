package dev.redoubt.server.administrator;

import java.util.Set;
import java.util.TreeSet;

/**
 * Somebody who was let in.
 *
 * @param name 1 to 64 characters, in the open: it stands in the audit log. Whoever comes over the local socket is
 *     {@code local:USER}, by the name of the system's user
 * @param seenBy names of those who may know the secret that let him in, too: they could be who is asking
 */
public record Administrator(String name, Role role, Set<String> seenBy) {
    private static final String LOCAL = "local:";

    public Administrator {
        seenBy = Set.copyOf(seenBy);
    }

    /** Whose secret nobody else has seen. */
    public Administrator(String name, Role role) {
        this(name, role, Set.of());
    }

    /** Whether he is on the machine itself. */
    public boolean isLocal() {
        return isLocal(name);
    }

    public static boolean isLocal(String name) {
        return name.startsWith(LOCAL);
    }

    /** The names of all who may be behind what he asks for; his own among them. */
    public Set<String> persons() {
        Set<String> all = new TreeSet<>(seenBy);
        all.add(name);
        return Set.copyOf(all);
    }
}
