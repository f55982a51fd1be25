package dev.redoubt.client.policy;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.OpeningLimits;
import dev.redoubt.client.container.WipeLimit;
import dev.redoubt.client.failure.ContainerBusyException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.DevicePolicy;
import dev.redoubt.client.store.PolicyRecords;
import java.util.OptionalInt;

/**
 * What failed openings lead to: the stricter of what the user wants and what the policy wants. It stands in the container's
 * header, where it holds before the container is open; the user's own choice is kept inside, for when the policy ends.
 */
public final class OpeningPolicy {
    private OpeningPolicy() {}

    /** Puts into the header what should stand there; if another process is at it, the next opening does. */
    public static void apply(Container container) throws RedoubtException {
        OpeningLimits present = container.limits();
        DevicePolicy policy = container.read(transaction -> new PolicyRecords(transaction).policy());
        if (!policy.isThere()) {
            return;
        }
        OpeningLimits wanted = limits(policy.openings(), new WipeLimit(own(container)));
        if (wanted.equals(present)) {
            return;
        }
        container.write(transaction -> {
            PolicyRecords records = new PolicyRecords(transaction);
            if (records.ownWipeAfter().isEmpty()) {
                records.setOwnWipeAfter(present.wipe().failures());
            }
            return null;
        });
        try {
            container.limit(wanted);
        } catch (ContainerBusyException e) {
            return;
        }
    }

    /** The user's own choice, 0 for never. */
    public static int own(Container container) throws RedoubtException {
        OptionalInt kept = container.read(transaction -> new PolicyRecords(transaction).ownWipeAfter());
        return kept.isPresent() ? kept.getAsInt() : container.limits().wipe().failures();
    }

    /**
     * A device is not erased after fewer failures than a user could ask for: otherwise a slip of the finger would do, and the
     * appliance could bring that about.
     */
    public static OpeningLimits limits(DevicePolicy.Openings policy, WipeLimit own) {
        return new OpeningLimits(stricter(own, wipe(policy)), Math.min(policy.waitAfter(), OpeningLimits.MOST));
    }

    /** What the policy asks for, as far as it can be: 5 to 100, or never. */
    public static WipeLimit wipe(DevicePolicy.Openings policy) {
        return policy.wipeAfter() == 0
                ? WipeLimit.NEVER
                : new WipeLimit(Math.clamp(policy.wipeAfter(), WipeLimit.LEAST, WipeLimit.MOST));
    }

    private static WipeLimit stricter(WipeLimit one, WipeLimit other) {
        if (one.isNever() || other.isNever()) {
            return one.isNever() ? other : one;
        }
        return one.failures() < other.failures() ? one : other;
    }
}
