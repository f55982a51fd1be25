package dev.redoubt.client;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.container.PassphraseCost;
import dev.redoubt.client.container.WipeLimit;
import dev.redoubt.client.failure.RedoubtException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** How this device is locked. Thread-safe. */
public final class Safe {
    private final Redoubt device;
    private final Container container;
    private final PassphraseCost cost;

    Safe(Redoubt device, Container container, PassphraseCost cost) {
        this.device = device;
        this.container = container;
        this.cost = cost;
    }

    /**
     * From now on this passphrase opens the device, and no other.
     *
     * @param fresh stays with the caller
     */
    public void changePassphrase(Passphrase fresh) throws RedoubtException {
        container.rewrap(fresh, cost, container.wipeLimit());
    }

    /** After how many failed openings in a row the device erases itself; 0 for never. */
    public int wipeAfter() throws RedoubtException {
        return container.wipeLimit().failures();
    }

    /**
     * @param failures 5 to 100, or 0 for never
     * @param passphrase opens the device from now on; stays with the caller
     */
    public void wipeAfter(int failures, Passphrase passphrase) throws RedoubtException {
        container.rewrap(passphrase, cost, new WipeLimit(failures));
    }

    /** Whether a forgotten passphrase can be replaced with the account's recovery. */
    public boolean opensWithRecovery() throws RedoubtException {
        return container.isWrappedForRecovery();
    }

    /**
     * Closes the device when nobody touches the lock for so long, which wipes its keys from memory.
     *
     * @param locked called once it is closed, with what went wrong there, on a thread of its own
     * @return to be closed by the caller, who otherwise closes the device
     */
    public IdleLock lockWhenIdle(Duration limit, Consumer<Optional<Exception>> locked) {
        return IdleLock.start(device, limit, locked, System::nanoTime);
    }
}
