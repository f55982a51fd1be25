package dev.redoubt.client.model;

import dev.redoubt.protocol.identity.AccountId;
import java.util.Optional;

/**
 * Somebody whose account root is pinned here.
 *
 * @param account the pinned root's identifier
 * @param name as the appliance's directory confirmed it for this root; empty where somebody wrote first and no name is known
 * @param trust how far the pin can be relied on
 */
public record Contact(AccountId account, Optional<String> name, Trust trust) {
    private static final int SHORT = 12;

    /** The name, or the start of the account's identifier, in parentheses so that it is never taken for a name. */
    public String displayName() {
        return name.orElseGet(() -> "(" + account.toString().substring(0, SHORT) + "…)");
    }
}
