package dev.redoubt.client.container;

import dev.redoubt.client.failure.ContainerBusyException;
import dev.redoubt.client.failure.ContainerWipedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.WrongPassphraseException;
import dev.redoubt.crypto.Secret;
import java.util.Optional;

/**
 * Opens a header with a passphrase, and counts failures where the header says so. The count is written before the try, so that
 * ending the program in between counts too; it binds this program only: who copies the files can try elsewhere for ever.
 */
final class Unlocking {
    private static final int WAITS = 200;
    private static final long WAIT_MILLIS = 50;

    private final HomeFiles files;

    Unlocking(HomeFiles files) {
        this.files = files;
    }

    /**
     * @return Klds, owned by the caller
     * @throws ContainerWipedException if this was the last failure that the header allows
     */
    Secret unlock(ContainerHeader header, Passphrase passphrase) throws RedoubtException {
        if (header.limit().isNever()) {
            return header.unwrap(passphrase);
        }
        try (HomeLock _ = lock()) {
            return counted(header, passphrase);
        }
    }

    private Secret counted(ContainerHeader header, Passphrase passphrase) throws RedoubtException {
        int limit = header.limit().failures();
        int tries = files.readFailures() + 1;
        files.writeFailures(tries);
        try {
            Secret klds = header.unwrap(passphrase);
            files.forgetFailures();
            return klds;
        } catch (WrongPassphraseException e) {
            if (tries < limit) {
                throw new WrongPassphraseException(limit - tries);
            }
            files.wipe();
            throw new ContainerWipedException(limit);
        }
    }

    /** Openings with the right passphrase that happen at the same time wait for one another. */
    private HomeLock lock() throws RedoubtException {
        try {
            for (int i = 0; i < WAITS; i++) {
                Optional<HomeLock> lock = files.tryLock("failures.lock");
                if (lock.isPresent()) {
                    return lock.get();
                }
                Thread.sleep(WAIT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ContainerBusyException();
    }
}
