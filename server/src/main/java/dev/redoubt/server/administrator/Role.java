package dev.redoubt.server.administrator;

import java.util.Locale;

/** What an administrator may do. server/SPEC.md, "Administrators". */
public enum Role {
    /** Everything, and administrators too. */
    OWNER,
    /** Everything but administrators. */
    ADMINISTRATOR,
    /** Reads all, changes nothing. */
    AUDITOR;

    /** Whether what {@code needed} may do, this role may do too. */
    public boolean includes(Role needed) {
        return compareTo(needed) <= 0;
    }

    /** As commands and answers name it: {@code owner}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such role */
    public static Role of(String text) {
        for (Role role : values()) {
            if (role.text().equals(text)) {
                return role;
            }
        }
        throw new IllegalArgumentException("a role is owner, administrator or auditor");
    }
}
