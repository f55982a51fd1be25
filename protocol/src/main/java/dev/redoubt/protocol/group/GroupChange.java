package dev.redoubt.protocol.group;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationLifetimes;
import java.util.List;
import java.util.TreeSet;

/** What an event does to a group. */
public sealed interface GroupChange {
    /**
     * The author makes the group and is its first administrator.
     *
     * @param nonce 32 random bytes
     * @param members the others, kept in ascending order; 0 to 31
     */
    record Create(Octets nonce, String name, ConversationLifetimes lifetimes, List<AccountId> members)
            implements GroupChange {
        public Create {
            if (nonce.size() != GroupState.NONCE_SIZE) {
                throw new IllegalArgumentException("a nonce has 32 bytes, not " + nonce.size());
            }
            GroupText.check(name);
            members = ascending(members);
        }

        @Override
        public String toString() {
            return "Create[" + members.size() + " others, redacted]";
        }
    }

    /** @param accounts none of them a member yet; kept in ascending order; 1 to 31 */
    record Add(List<AccountId> accounts) implements GroupChange {
        public Add {
            accounts = ascending(accounts);
            if (accounts.isEmpty()) {
                throw new IllegalArgumentException("nobody is added");
            }
        }
    }

    /** Of another, or of the author itself, who leaves. */
    record Remove(AccountId account) implements GroupChange {}

    /** @param name 1 to 255 bytes, no control characters */
    record Rename(String name) implements GroupChange {
        public Rename {
            GroupText.check(name);
        }

        @Override
        public String toString() {
            return "Rename[redacted]";
        }
    }

    record SetRole(AccountId account, GroupRole role) implements GroupChange {}

    record SetLifetimes(ConversationLifetimes lifetimes) implements GroupChange {}

    private static List<AccountId> ascending(List<AccountId> accounts) {
        TreeSet<AccountId> ordered = new TreeSet<>(accounts);
        if (ordered.size() != accounts.size() || ordered.size() >= GroupState.MAX_MEMBERS) {
            throw new IllegalArgumentException("at most 31 others, none twice");
        }
        return List.copyOf(ordered);
    }
}
