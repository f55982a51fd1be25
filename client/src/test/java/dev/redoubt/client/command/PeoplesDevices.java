package dev.redoubt.client.command;

import dev.redoubt.client.PeopleAtAFakeAppliance;
import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.device.JoiningUser;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.ProxyAddress;
import dev.redoubt.client.recovery.OfflineEnrolment;
import dev.redoubt.client.recovery.OfflineMedium;
import dev.redoubt.client.recovery.OfflineRoot;
import dev.redoubt.client.recovery.RecoverySecret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Devices of people at an appliance in memory.
 *
 * @param usedProxy gets each proxy that a command names
 */
record PeoplesDevices(PeopleAtAFakeAppliance people, Consumer<Optional<ProxyAddress>> usedProxy)
        implements World.Devices {
    @Override
    public Redoubt open(Path home, Passphrase passphrase, Optional<ProxyAddress> proxy) throws RedoubtException {
        usedProxy.accept(proxy);
        return people.open(home, passphrase);
    }

    @Override
    public Redoubt enrol(Path home, String link, Passphrase passphrase, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        usedProxy.accept(proxy);
        return people.enrol(home, link, passphrase);
    }

    @Override
    public Redoubt enrolBot(
            Path home, String link, String challenge, Passphrase passphrase, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        usedProxy.accept(proxy);
        return people.enrolBot(home, link, challenge, passphrase);
    }

    @Override
    public Redoubt join(Path home, String code, Passphrase passphrase, Optional<ProxyAddress> proxy, JoiningUser user)
            throws RedoubtException, InterruptedException {
        return people.join(home, code, passphrase, user);
    }

    @Override
    public Redoubt recover(
            Path home, String link, RecoverySecret opens, Passphrase passphrase, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return people.recover(home, link, opens, passphrase);
    }

    @Override
    public Redoubt unlock(Path home, String link, RecoverySecret opens, Passphrase fresh, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return people.unlock(home, link, opens, fresh);
    }

    @Override
    public OfflineEnrolment.Step enrolOffline(
            Path home, String link, OfflineMedium medium, Passphrase passphrase, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return people.enrolOffline(home, link, medium, passphrase);
    }

    @Override
    public OfflineEnrolment.Step recoverOffline(
            Path home, String link, OfflineMedium medium, Passphrase passphrase, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return people.recoverOffline(home, link, medium, passphrase);
    }

    @Override
    public OfflineRoot offlineRoot(OfflineMedium medium) {
        return people.offlineRoot(medium);
    }
}
