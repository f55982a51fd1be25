package dev.redoubt.client.messaging;

import dev.redoubt.client.failure.RedoubtException;
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

    /** Something that the appliance may refuse. */
    @FunctionalInterface
    interface Step {
        void run() throws RedoubtException;
    }

    private Refusals() {}

    /** Goes on where it is refused for now: whoever calls this tries it again later. */
    static void letPass(Step step) throws RedoubtException {
        try {
            step.run();
        } catch (RefusedByApplianceException e) {
            if (!mayPass(e)) {
                throw e;
            }
        }
    }

    static boolean mayPass(RefusedByApplianceException refusal) {
        return PASSING.contains(refusal.code());
    }
}
