package dev.redoubt.client.command;

import dev.redoubt.client.Recovery;
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

/** As the SDK has them. */
final class RealDevices implements World.Devices {
    @Override
    public Redoubt open(Path home, Passphrase passphrase, Optional<ProxyAddress> proxy) throws RedoubtException {
        return Redoubt.open(home, passphrase, proxy);
    }

    @Override
    public Redoubt enrol(Path home, String link, Passphrase passphrase, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return Redoubt.enrol(home, link, passphrase, proxy);
    }

    @Override
    public Redoubt enrolBot(
            Path home, String link, String challenge, Passphrase passphrase, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return Redoubt.enrolBot(home, link, challenge, passphrase, proxy);
    }

    @Override
    public Redoubt join(Path home, String code, Passphrase passphrase, Optional<ProxyAddress> proxy, JoiningUser user)
            throws RedoubtException, InterruptedException {
        return Redoubt.join(home, code, passphrase, proxy, user);
    }

    @Override
    public Redoubt recover(
            Path home, String link, RecoverySecret opens, Passphrase passphrase, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return Recovery.recover(home, link, opens, passphrase, proxy);
    }

    @Override
    public OfflineEnrolment.Step enrolOffline(
            Path home, String link, OfflineMedium medium, Passphrase passphrase, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return Recovery.enrolOffline(home, link, medium, passphrase, proxy);
    }

    @Override
    public OfflineEnrolment.Step recoverOffline(
            Path home, String link, OfflineMedium medium, Passphrase passphrase, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return Recovery.recoverOffline(home, link, medium, passphrase, proxy);
    }

    @Override
    public OfflineRoot offlineRoot(OfflineMedium medium) {
        return Recovery.offlineRoot(medium);
    }

    @Override
    public Redoubt unlock(Path home, String link, RecoverySecret opens, Passphrase fresh, Optional<ProxyAddress> proxy)
            throws RedoubtException {
        return Recovery.unlock(home, link, opens, fresh, proxy);
    }
}
