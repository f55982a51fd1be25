package dev.redoubt.server;

import dev.redoubt.server.account.AccountStore;
import dev.redoubt.server.accountdata.AccountDataKeeper;
import dev.redoubt.server.accountdata.AccountDataMetrics;
import dev.redoubt.server.accountdata.AccountDataResource;
import dev.redoubt.server.accountdata.AccountDataStore;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.device.AccountStates;
import dev.redoubt.server.device.CutOff;
import dev.redoubt.server.device.DeviceMetrics;
import dev.redoubt.server.device.DeviceResource;
import dev.redoubt.server.device.RestoredStates;
import dev.redoubt.server.directory.DirectoryResource;
import dev.redoubt.server.enrolment.Enrolment;
import dev.redoubt.server.enrolment.EnrolmentMetrics;
import dev.redoubt.server.enrolment.EnrolmentResource;
import dev.redoubt.server.enrolment.InvitationStore;
import dev.redoubt.server.housekeeping.Housekeeping;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.pool.PoolStore;
import dev.redoubt.server.recovery.OprfKeys;
import dev.redoubt.server.recovery.Recovery;
import dev.redoubt.server.recovery.RecoveryMetrics;
import dev.redoubt.server.recovery.RecoveryResource;
import dev.redoubt.server.recovery.RecoveryRules;
import dev.redoubt.server.recovery.RecoveryStore;
import dev.redoubt.server.recovery.Strangers;
import dev.redoubt.server.rendezvous.Meetings;
import dev.redoubt.server.rendezvous.RendezvousResource;
import dev.redoubt.server.restoration.Restorations;
import java.util.List;

/** Accounts and their devices: enrolling, looking up, changing, sharing what they know, recovering. */
final class AccountServices implements AutoCloseable {
    private final Foundation foundation;
    private final OprfKeys oprfKeys;
    private final Enrolment enrolment;
    private final AccountStates states;
    private final Meetings meetings;
    private final Recovery recovery;
    private final AccountDataKeeper accountData;
    private final RestoredStates restored;
    private final Restorations restorations;

    private final CutOff cutOff;

    /**
     * @param recoveryRules who may be recovered
     * @param open ends sessions and links
     * @param restorations what devices are told of them
     */
    AccountServices(
            ServerConfiguration configuration,
            Foundation foundation,
            Mailbox mailbox,
            RecoveryRules recoveryRules,
            CutOff open,
            Restorations restorations) {
        this.restorations = restorations;
        this.foundation = foundation;
        meetings = new Meetings(foundation.metrics, foundation.clock);
        cutOff = (node, why) -> {
            meetings.close(node);
            open.cutOff(node, why);
        };
        oprfKeys =
                new OprfKeys(configuration.recovery().oprfKeyFile().readExactly(OprfKeys.KEY_SIZE), foundation.random);
        AccountStore accountStore = new AccountStore();
        PoolStore poolStore = new PoolStore();
        enrolment = new Enrolment(
                foundation.database,
                new InvitationStore(),
                accountStore,
                poolStore,
                foundation.names,
                new EnrolmentMetrics(foundation.metrics),
                foundation.lockouts,
                foundation.clock);
        states = new AccountStates(
                foundation.database,
                accountStore,
                poolStore,
                mailbox,
                foundation.accounts,
                foundation.names,
                cutOff,
                new DeviceMetrics(foundation.metrics),
                foundation.clock);
        restored = new RestoredStates(
                foundation.database, accountStore, mailbox, states, restorations::any, foundation.clock);
        recovery = new Recovery(
                foundation.database,
                new RecoveryStore(),
                foundation.accounts,
                foundation.names,
                oprfKeys,
                new Strangers(configuration.limits().recoveryTriesPerAddress(), foundation.random, System::nanoTime),
                recoveryRules,
                new RecoveryMetrics(foundation.metrics),
                foundation.lockouts,
                foundation.clock,
                System::nanoTime);
        accountData = new AccountDataKeeper(
                foundation.database,
                new AccountDataStore(),
                foundation.accounts,
                new AccountDataMetrics(foundation.metrics),
                restorations::any);
    }

    /** Ends all that a device has open here. */
    CutOff cutOff() {
        return cutOff;
    }

    List<Object> resources() {
        return List.of(
                new EnrolmentResource(enrolment),
                new DeviceResource(states, restored),
                new RendezvousResource(meetings),
                new DirectoryResource(foundation.accounts, foundation.names, restorations::newerThan),
                new AccountDataResource(accountData),
                new RecoveryResource(recovery, foundation.gate));
    }

    /** By the wall clock. */
    List<Housekeeping.Task> expiry() {
        return List.of(
                new Housekeeping.Task(enrolment::deleteExpired, Enrolment.BATCH),
                new Housekeeping.Task(recovery::forgetTries, Recovery.BATCH));
    }

    /** What is in memory. */
    List<Housekeeping.Task> forgetting() {
        return List.of(Housekeeping.once(accountData::forgetRates), Housekeeping.once(meetings::expire));
    }

    @Override
    public void close() {
        oprfKeys.close();
    }
}
