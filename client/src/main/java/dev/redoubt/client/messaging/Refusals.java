package dev.redoubt.client.messaging;

import dev.redoubt.client.failure.RefusedByApplianceException;
import java.util.Set;

/** What the problem codes of server/SPEC.md mean for a client. */
final class Refusals {
    static final String UNKNOWN_ACCOUNT = "unknown_account";
    static final String UNKNOWN_NODE = "unknown_node";

    static final String POOL_FULL = "pool_full";

    /** A name that no account can have is as unknown as one that none has. */
    static final String MALFORMED_REQUEST = "malformed_request";

    /** The appliance's trouble, not the request's: the same request may succeed later. */
    private static final Set<String> PASSING = Set.of("unavailable", "internal");

    private Refusals() {}

    static boolean mayPass(RefusedByApplianceException refusal) {
        return PASSING.contains(refusal.code());
    }
}
