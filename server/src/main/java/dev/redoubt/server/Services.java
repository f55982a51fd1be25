package dev.redoubt.server;

import dev.redoubt.server.account.AccountStore;
import dev.redoubt.server.account.Accounts;
import dev.redoubt.server.account.NameVault;
import dev.redoubt.server.accountdata.AccountDataKeeper;
import dev.redoubt.server.accountdata.AccountDataMetrics;
import dev.redoubt.server.accountdata.AccountDataResource;
import dev.redoubt.server.accountdata.AccountDataStore;
import dev.redoubt.server.blob.BlobContentHandler;
import dev.redoubt.server.blob.BlobMetrics;
import dev.redoubt.server.blob.BlobResource;
import dev.redoubt.server.blob.Blobs;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.device.AccountStates;
import dev.redoubt.server.device.CutOff;
import dev.redoubt.server.device.DeviceMetrics;
import dev.redoubt.server.device.DeviceResource;
import dev.redoubt.server.directory.DirectoryResource;
import dev.redoubt.server.enrolment.Enrolment;
import dev.redoubt.server.enrolment.EnrolmentResource;
import dev.redoubt.server.enrolment.InvitationStore;
import dev.redoubt.server.housekeeping.Housekeeping;
import dev.redoubt.server.idempotency.Idempotency;
import dev.redoubt.server.idempotency.IdempotencyKeyFilter;
import dev.redoubt.server.idempotency.IdempotencyMetrics;
import dev.redoubt.server.link.Links;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.mailbox.MailboxMetrics;
import dev.redoubt.server.mailbox.MailboxResource;
import dev.redoubt.server.mailbox.MailboxStore;
import dev.redoubt.server.pool.Pool;
import dev.redoubt.server.pool.PoolMetrics;
import dev.redoubt.server.pool.PoolResource;
import dev.redoubt.server.pool.PoolStore;
import dev.redoubt.server.recovery.OprfKeys;
import dev.redoubt.server.recovery.Recovery;
import dev.redoubt.server.recovery.RecoveryMetrics;
import dev.redoubt.server.recovery.RecoveryResource;
import dev.redoubt.server.recovery.RecoveryStore;
import dev.redoubt.server.rendezvous.Meetings;
import dev.redoubt.server.rendezvous.RendezvousResource;
import dev.redoubt.server.rest.DeviceGate;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.eclipse.jetty.server.Handler;

/** Wires what the server does for devices, over its database: the logic, its resources, and what expires. */
final class Services implements AutoCloseable {
    private final NameVault names;
    private final Database database;
    private final Accounts accounts;
    private final Idempotency idempotency;
    private final Pool pool;
    private final Mailbox mailbox;
    private final Blobs blobs;
    private final Enrolment enrolment;
    private final OprfKeys oprfKeys;
    private final Recovery recovery;
    private final AccountStates states;
    private final Meetings meetings;
    private final AccountDataKeeper accountData;

    Services(
            ServerConfiguration configuration,
            Links links,
            CutOff cutOff,
            PrometheusMeterRegistry metrics,
            SecureRandom random,
            Clock clock) {
        try (Started started = new Started()) {
            names = started.keep(
                    new NameVault(
                            configuration.names().indexKeyFile().readExactly(NameVault.KEY_SIZE),
                            configuration.names().columnKeyFile().readExactly(NameVault.KEY_SIZE),
                            random),
                    NameVault::close);
            oprfKeys = started.keep(
                    new OprfKeys(configuration.recovery().oprfKeyFile().readExactly(OprfKeys.KEY_SIZE), random),
                    OprfKeys::close);
            database = started.keep(Database.open(configuration.database(), metrics), Database::close);
            AccountStore accountStore = new AccountStore();
            PoolStore poolStore = new PoolStore();
            accounts = new Accounts(database, accountStore, clock);
            idempotency = new Idempotency(database, new IdempotencyMetrics(metrics), random, clock);
            pool = new Pool(
                    database,
                    poolStore,
                    accounts,
                    idempotency,
                    configuration.pool(),
                    links,
                    new PoolMetrics(metrics),
                    random,
                    System::nanoTime,
                    clock);
            mailbox = new Mailbox(
                    database, new MailboxStore(), configuration.mailbox(), links, new MailboxMetrics(metrics), clock);
            blobs = Blobs.open(database, configuration.blobs(), new BlobMetrics(metrics), clock);
            enrolment = new Enrolment(database, new InvitationStore(), accountStore, poolStore, names, clock);
            recovery = new Recovery(
                    database,
                    new RecoveryStore(),
                    accounts,
                    names,
                    oprfKeys,
                    new RecoveryMetrics(metrics),
                    clock,
                    System::nanoTime);
            states = new AccountStates(
                    database,
                    accountStore,
                    poolStore,
                    mailbox,
                    accounts,
                    names,
                    cutOff,
                    new DeviceMetrics(metrics),
                    clock);
            meetings = new Meetings(metrics, clock);
            accountData = new AccountDataKeeper(database, new AccountDataStore(), new AccountDataMetrics(metrics));
            started.complete();
        }
    }

    Database database() {
        return database;
    }

    Accounts accounts() {
        return accounts;
    }

    Pool pool() {
        return pool;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    /** What devices ask for by HTTP, inside of the channel. */
    Object[] resources() {
        return new Object[] {
            new IdempotencyKeyFilter(),
            new EnrolmentResource(enrolment),
            new DeviceResource(states),
            new RendezvousResource(meetings),
            new DirectoryResource(accounts, names),
            new PoolResource(pool),
            new MailboxResource(mailbox),
            new BlobResource(blobs),
            new AccountDataResource(accountData),
            new RecoveryResource(recovery, DeviceGate.of(accounts))
        };
    }

    /** What moves the bytes of files, which are too many for a resource. */
    Handler blobContent() {
        return new BlobContentHandler(blobs, DeviceGate.of(accounts));
    }

    /** Deletions in small batches, all of them by time. */
    List<Housekeeping.Task> expiry() {
        return List.of(
                new Housekeeping.Task(mailbox::deleteExpired, Mailbox.BATCH),
                new Housekeeping.Task(mailbox::forgetSubmissions, Mailbox.BATCH),
                new Housekeeping.Task(blobs::deleteExpired, Blobs.BATCH),
                Housekeeping.once(blobs::measure),
                new Housekeeping.Task(pool::deleteExpired, Pool.BATCH),
                Housekeeping.once(pool::forgetRates),
                new Housekeeping.Task(idempotency::forgetExpired, Idempotency.BATCH),
                new Housekeeping.Task(enrolment::deleteExpired, Enrolment.BATCH),
                new Housekeeping.Task(recovery::forgetTries, Recovery.BATCH),
                Housekeeping.once(accountData::forgetRates),
                Housekeeping.once(meetings::expire));
    }

    /** What is looked for seldom: all files are walked over. */
    List<Housekeeping.Task> sweeps() {
        return List.of(Housekeeping.once(blobs::sweep));
    }

    @Override
    public void close() {
        database.close();
        oprfKeys.close();
        names.close();
    }
}
