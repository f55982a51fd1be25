package dev.redoubt.client.device;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.failure.NoAccountRootException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.NodeVault;
import dev.redoubt.protocol.account.AccountRoot;

/** The root as it lies in the container of the device that made the account. */
public final class VaultRootSource implements AccountRootSource {
    private final Container container;

    public VaultRootSource(Container container) {
        this.container = container;
    }

    @Override
    public void require() throws RedoubtException {
        open().close();
    }

    @Override
    public AccountRoot open() throws RedoubtException {
        return container.read(transaction -> new NodeVault(transaction).root()).orElseThrow(NoAccountRootException::new);
    }
}
