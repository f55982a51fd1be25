package dev.redoubt.client.container;

import dev.redoubt.client.failure.ContainerBusyException;
import dev.redoubt.client.failure.ContainerWipedException;
import dev.redoubt.client.failure.LockedOutException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.WrongPassphraseException;
import dev.redoubt.crypto.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Opens a header with a passphrase, and counts failures where the header says so. The count is written before the try, so that
 * ending the program in between counts too; it binds this program only: who copies the files can try elsewhere for ever.
 * Nobody who has no access to the files can bring a failure about.
 */
final class Unlocking {
    private final HomeFiles files;
    private final InstantSource clock;

    Unlocking(HomeFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
    }

    /**
     * What the passphrase gave.
     *
     * @param klds belongs to this
     * @param key likewise
     */
    record Unlocked(Secret klds, WrappingKey key) implements AutoCloseable {
        @Override
        public void close() {
            klds.close();
            key.close();
        }
    }

    /**
     * @return owned by the caller
     * @throws LockedOutException if it is too early for another try, which was not made
     * @throws ContainerWipedException if this was the last failure that the header allows
     */
    Unlocked unlock(ContainerHeader header, Passphrase passphrase) throws RedoubtException {
        if (header.limits().areNone()) {
            return open(header, passphrase);
        }
        try (HomeLock _ = lock()) {
            return counted(header, passphrase);
        }
    }

    private static Unlocked open(ContainerHeader header, Passphrase passphrase) throws WrongPassphraseException {
        WrappingKey key = header.keyOf(passphrase);
        try {
            return new Unlocked(header.unwrap(key), key);
        } catch (WrongPassphraseException e) {
            key.close();
            throw e;
        }
    }

    private Unlocked counted(ContainerHeader header, Passphrase passphrase) throws RedoubtException {
        HomeFiles.Failures before = files.readFailures();
        requireWaited(header.limits(), before);
        HomeFiles.Failures failures = before.andOne(clock.instant());
        files.writeFailures(failures);
        try {
            Unlocked unlocked = open(header, passphrase);
            files.forgetFailures();
            return unlocked;
        } catch (WrongPassphraseException e) {
            throw failed(header.limits(), failures.count());
        }
    }

    /** A clock that was set back since begins the wait anew, and does not lengthen it beyond that. */
    private void requireWaited(OpeningLimits limits, HomeFiles.Failures before) throws RedoubtException {
        Duration wait = limits.waitFor(before.count());
        if (wait.isZero()) {
            return;
        }
        Instant now = clock.instant();
        if (now.isBefore(before.at())) {
            files.writeFailures(new HomeFiles.Failures(before.count(), now));
            throw new LockedOutException(wait);
        }
        Duration left = wait.minus(Duration.between(before.at(), now));
        if (left.isPositive()) {
            throw new LockedOutException(left);
        }
    }

    private RedoubtException failed(OpeningLimits limits, int tries) throws RedoubtException {
        if (limits.wipe().isNever()) {
            Duration wait = limits.waitFor(tries);
            return wait.isZero() ? new WrongPassphraseException() : new LockedOutException(wait);
        }
        int most = limits.wipe().failures();
        if (tries < most) {
            return new WrongPassphraseException(most - tries);
        }
        files.wipe();
        return new ContainerWipedException(most);
    }

    /** Openings with the right passphrase that happen at the same time wait for one another. */
    private HomeLock lock() throws RedoubtException {
        return files.awaitLock("failures.lock").orElseThrow(ContainerBusyException::new);
    }
}
