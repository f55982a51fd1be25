package dev.redoubt.client.model;

import dev.redoubt.protocol.identity.Octets;
import java.util.List;

/**
 * Who is in a group that waits for its members, by what the account's devices shared. No device stands by it: whoever had the
 * account's storage key could have written it.
 *
 * @param entry names this very version of it
 */
public record Roster(List<ConversationInfo.Member> members, Octets entry) {
    public Roster {
        members = List.copyOf(members);
    }
}
