package dev.redoubt.client;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.OpeningLimits;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.container.PassphraseCost;
import dev.redoubt.client.container.WipeLimit;
import dev.redoubt.client.failure.ForbiddenByPolicyException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.DevicePolicy;
import dev.redoubt.client.model.PassphraseRules;
import dev.redoubt.client.policy.Admission;
import dev.redoubt.client.policy.OpeningPolicy;
import dev.redoubt.client.policy.PassphraseCount;
import dev.redoubt.client.store.PolicyRecords;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** How this device is locked. Thread-safe. */
public final class Safe {
    private final Redoubt device;
    private final Container container;
    private final PassphraseCost cost;
    private final LongSupplier nanoTime;
    private final Admission admission;
    private final SessionWatch watch;

    Safe(Redoubt device, Container container, Environment environment, Admission admission, SessionWatch watch) {
        this.device = device;
        this.container = container;
        this.cost = environment.cost();
        this.nanoTime = environment.nanoTime();
        this.admission = admission;
        this.watch = watch;
    }

    /**
     * From now on this passphrase opens the device, and no other.
     *
     * @param fresh stays with the caller
     * @throws ForbiddenByPolicyException if it is not what the policy asks for
     */
    public void changePassphrase(Passphrase fresh) throws RedoubtException {
        rewrap(fresh, container.limits());
    }

    /** After how many failed openings in a row the device erases itself; 0 for never. */
    public int wipeAfter() throws RedoubtException {
        return container.limits().wipe().failures();
    }

    /** From how many failed openings in a row on one has to wait before the next try; 0 for never. The policy says so. */
    public int waitAfter() throws RedoubtException {
        return container.limits().waitAfter();
    }

    /**
     * @param failures 5 to 100, or 0 for never
     * @param passphrase opens the device from now on; stays with the caller
     * @throws ForbiddenByPolicyException if the policy asks for fewer failures, or for another passphrase
     */
    public void wipeAfter(int failures, Passphrase passphrase) throws RedoubtException {
        WipeLimit wanted = new WipeLimit(failures);
        DevicePolicy.Openings policy = policy().openings();
        OpeningLimits limits = OpeningPolicy.limits(policy, wanted);
        if (!limits.wipe().equals(wanted)) {
            throw new ForbiddenByPolicyException(
                    "this device erases itself after " + limits.wipe().failures() + " wrong passphrases");
        }
        rewrap(passphrase, limits);
        container.write(transaction -> {
            new PolicyRecords(transaction).setOwnWipeAfter(failures);
            return null;
        });
    }

    private void rewrap(Passphrase fresh, OpeningLimits limits) throws RedoubtException {
        PassphraseRules counted = PassphraseCount.of(fresh);
        admission.requireEnough(counted);
        container.rewrap(fresh, cost, limits);
        admission.changed(counted);
    }

    private DevicePolicy policy() throws RedoubtException {
        return container.read(transaction -> new PolicyRecords(transaction).policy());
    }

    /**
     * After how long without anybody the device is to be locked.
     *
     * @param wanted zero for never
     * @return zero for never, which the policy may not allow
     */
    public Duration lockAfter(Duration wanted) throws RedoubtException {
        return policy().sessions().lockAfter(wanted);
    }

    private Duration within(Duration limit) {
        try {
            return lockAfter(limit);
        } catch (RedoubtException | IllegalStateException e) {
            // Closed or busy: what was wanted holds meanwhile.
            return limit;
        }
    }

    /** Calls it once the device was closed because it had been open for as long as the policy allows, on a thread of its own. */
    public void whenSessionEnds(Runnable listener) {
        watch.whenOver(listener);
    }

    /** Whether a forgotten passphrase can be replaced with the account's recovery. */
    public boolean opensWithRecovery() throws RedoubtException {
        return container.isWrappedForRecovery();
    }

    /**
     * Closes the device when nobody touches the lock for so long, which wipes its keys from memory. The policy may ask for less.
     *
     * @param limit zero for never
     * @param locked called once it is closed, with what went wrong there, on a thread of its own
     * @return to be closed by the caller, who otherwise closes the device
     */
    public IdleLock lockWhenIdle(Duration limit, Consumer<Optional<Exception>> locked) {
        return IdleLock.start(device, () -> within(limit), locked, nanoTime);
    }
}
