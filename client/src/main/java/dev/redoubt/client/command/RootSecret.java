package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.RecoveryStatus;
import dev.redoubt.client.recovery.RecoverySecret;
import java.util.Optional;

/** What opens the account's root for a change; nothing where the root is on this device, or is not needed. */
record RootSecret(Optional<RecoverySecret> secret) implements AutoCloseable {
    static RootSecret of(World world, Redoubt redoubt, RecoveryInput input, boolean needed)
            throws RedoubtException, UsageException {
        if (!needed) {
            return new RootSecret(Optional.empty());
        }
        RecoveryStatus status = redoubt.recovery().check();
        return new RootSecret(
                status.rootIsHere()
                        ? Optional.empty()
                        : Optional.of(input.existing(world, status.mode(), Optional.empty())));
    }

    @Override
    public void close() {
        secret.ifPresent(RecoverySecret::close);
    }
}
