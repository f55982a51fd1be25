package dev.redoubt.client;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.ApplianceConnector;
import dev.redoubt.client.appliance.ChannelConnector;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Migration;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.container.PassphraseCost;
import dev.redoubt.client.device.CodeEnrolment;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.messaging.LiveNode;
import dev.redoubt.client.messaging.Pauses;
import dev.redoubt.client.model.ProxyAddress;
import dev.redoubt.client.recovery.AccountRecovery;
import dev.redoubt.client.recovery.ForgottenPassphrase;
import dev.redoubt.client.recovery.OfflineEnrolment;
import dev.redoubt.client.recovery.OfflineMedium;
import dev.redoubt.client.recovery.OfflineRoot;
import dev.redoubt.client.recovery.RecoveryEnrolment;
import dev.redoubt.client.recovery.RecoverySecret;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.MessageSearch;
import dev.redoubt.client.store.PolicyRecords;
import dev.redoubt.client.store.RecoveryRecords;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.RecoveryLink;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The composition root of a client: what it takes from the world around it.
 *
 * @param nanoTime a monotonic clock in nanoseconds
 */
record Environment(
        ApplianceConnector connector,
        InstantSource clock,
        LongSupplier nanoTime,
        SecureRandom random,
        Pauses pauses,
        PassphraseCost cost) {
    /** Steps of the format of the container's content, in order; a step is never changed or removed. */
    private List<Migration> migrations() {
        return List.of(
                transaction -> RecoveryRecords.bundleLoneRoot(transaction, clock.instant(), random),
                MessageLog::linkAll,
                MessageLog::nameAll,
                MessageSearch::indexAll,
                PolicyRecords::acceptPresentPassphrase);
    }

    /** @param proxy the way to the appliance; empty to connect directly */
    static Environment real(Optional<ProxyAddress> proxy) {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        return new Environment(
                new ChannelConnector(clock, random, proxy),
                clock,
                System::nanoTime,
                random,
                Pauses.real(),
                PassphraseCost.RECOMMENDED);
    }

    Container createContainer(Path home, Passphrase passphrase) throws RedoubtException {
        return Container.create(home, passphrase, cost, migrations(), random);
    }

    Container openOrCreateContainer(Path home, Passphrase passphrase) throws RedoubtException {
        return Container.exists(home) ? openContainer(home, passphrase) : createContainer(home, passphrase);
    }

    CodeEnrolment codeEnrolment(Container container) {
        return new CodeEnrolment(container, connector, clock, random, pauses);
    }

    Container openContainer(Path home, Passphrase passphrase) throws RedoubtException {
        return Container.open(home, passphrase, migrations(), clock, random);
    }

    /** Of a home whose passphrase is forgotten. */
    Container unlockContainer(Path home, RecoveryLink link, RecoverySecret opens, Passphrase fresh)
            throws RedoubtException {
        try (RecoveryBundle bundle = new ForgottenPassphrase(connector, cost.argon2id(), random).open(link, opens)) {
            return Container.openRecovered(home, bundle::nodeStorageKey, fresh, cost, migrations(), random);
        }
    }

    RecoveryEnrolment recoveryEnrolment(Container container) {
        return new RecoveryEnrolment(container, connector, cost.argon2id(), clock, random);
    }

    AccountRecovery recovery(LiveNode node, Appliance appliance, String name) {
        return new AccountRecovery(node, appliance, name, cost.argon2id(), clock, random);
    }

    OfflineEnrolment offlineEnrolment(Container container, OfflineMedium medium) {
        return new OfflineEnrolment(container, medium, connector, clock, random);
    }

    OfflineRoot offlineRoot(OfflineMedium medium) {
        return new OfflineRoot(medium, cost.argon2id(), clock, random);
    }
}
