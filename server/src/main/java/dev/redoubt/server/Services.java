package dev.redoubt.server;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.server.account.Accounts;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.audit.Appearances;
import dev.redoubt.server.audit.HeadSigner;
import dev.redoubt.server.blob.BlobContentHandler;
import dev.redoubt.server.blob.BlobMetrics;
import dev.redoubt.server.blob.BlobResource;
import dev.redoubt.server.blob.Blobs;
import dev.redoubt.server.channel.Channel;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.device.CutOff;
import dev.redoubt.server.housekeeping.Housekeeping;
import dev.redoubt.server.idempotency.Idempotency;
import dev.redoubt.server.idempotency.IdempotencyKeyFilter;
import dev.redoubt.server.link.Links;
import dev.redoubt.server.mailbox.LifeLimits;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.policy.Policies;
import dev.redoubt.server.policy.PolicyKeys;
import dev.redoubt.server.pool.Pool;
import dev.redoubt.server.restoration.RestorationFolder;
import dev.redoubt.server.restoration.Restorations;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;

/** What the server does for devices, area by area: the logic, its resources, and what expires. */
final class Services implements AutoCloseable {
    private final Foundation foundation;
    private final Restorations restorations;
    private final PolicyKeys policyKeys;
    private final PolicyServices policies;
    private final MessageServices messages;
    private final AccountServices accounts;
    private final AuditServices audit;
    private final UserServices users;
    private final AdministrationServices administration;
    private final Blobs blobs;

    Services(
            ServerConfiguration configuration,
            Links links,
            CutOff cutOff,
            PrometheusMeterRegistry metrics,
            SecureRandom random,
            Clock clock) {
        try (Started started = new Started()) {
            // Before the database: who has to make a policy key first has not been migrated yet.
            policyKeys = started.keep(policyKeys(configuration, clock), PolicyKeys::close);
            foundation = started.keep(new Foundation(configuration, metrics, random, clock), Foundation::close);
            restorations = Restorations.begin(
                    foundation.database,
                    new RestorationFolder(configuration.restoration().folder()),
                    policyKeys,
                    metrics);
            policies = new PolicyServices(policyKeys, foundation, links);
            messages = new MessageServices(configuration, foundation, links, policies.policies()::longestLife);
            accounts = started.keep(
                    new AccountServices(
                            configuration,
                            foundation,
                            messages.mailbox(),
                            policies.policies()::mayKeepRecovery,
                            cutOff,
                            restorations),
                    AccountServices::close);
            audit = started.keep(new AuditServices(foundation, this::signHead), AuditServices::close);
            users = new UserServices(
                    configuration,
                    foundation,
                    messages.mailbox(),
                    accounts.cutOff(),
                    policies.onUsers(audit.looserChanges(), audit.wipes()),
                    audit.log());
            administration = started.keep(
                    new AdministrationServices(foundation, policies, users, audit), AdministrationServices::close);
            blobs = Blobs.open(
                    foundation.database, configuration.blobs(), new BlobMetrics(metrics, System::nanoTime), clock);
            started.complete();
        }
    }

    /** A head of the audit log, under a label of its own. */
    private HeadSigner.Signed signHead(byte[] head) {
        return policyKeys.use(key -> HeadSigner.Signed.by(key, head));
    }

    private static PolicyKeys policyKeys(ServerConfiguration configuration, Clock clock) {
        VerifyingKey root = ChannelKeyFiles.certificate(configuration.channel().certificateFile())
                .root();
        return new PolicyKeys(configuration.policy(), root, clock);
    }

    /** Tells the audit log what is in use of the files that were made beside it. */
    FilesInUse filesInUse(Channel channel) {
        return new FilesInUse(new Appearances(foundation.database, audit.log()), channel, policyKeys);
    }

    Database database() {
        return foundation.database;
    }

    Accounts accounts() {
        return foundation.accounts;
    }

    Pool pool() {
        return messages.pool();
    }

    Mailbox mailbox() {
        return messages.mailbox();
    }

    LifeLimits lives() {
        return messages.lives();
    }

    Policies policies() {
        return policies.policies();
    }

    /** What devices ask for by HTTP, inside of the channel. */
    Object[] resources() {
        List<Object> all =
                new ArrayList<>(List.of(new IdempotencyKeyFilter(), new BlobResource(blobs, policies.files())));
        all.addAll(policies.resources());
        all.addAll(accounts.resources());
        all.addAll(messages.resources());
        return all.toArray();
    }

    /** What moves the bytes of files, which are too many for a resource. */
    Handler blobContent() {
        return new BlobContentHandler(blobs, foundation.gate, policies.files());
    }

    /** What administrators ask for, inside of the channel. */
    Handler administration() {
        return administration.signed();
    }

    /** The same for whoever is on the machine itself. */
    Handler administration(Function<Request, Optional<Administrator>> who) {
        return administration.local(who);
    }

    /** Deletions in small batches, all of them by time: from the database only while its time is to be trusted. */
    List<Housekeeping.Task> expiry() {
        List<Housekeeping.Task> own = List.of(
                new Housekeeping.Task(blobs::deleteExpired, Blobs.BATCH),
                new Housekeeping.Task(foundation.idempotency::forgetExpired, Idempotency.BATCH));
        Stream<Housekeeping.Task> byTheClock = Stream.of(
                        messages.expiry(),
                        own,
                        accounts.expiry(),
                        policies.expiry(),
                        audit.expiry(),
                        administration.expiry())
                .flatMap(List::stream)
                .map(foundation.time::whileSteady);
        Stream<Housekeeping.Task> others = Stream.of(
                        messages.forgetting(),
                        accounts.forgetting(),
                        administration.forgetting(),
                        audit.looks(),
                        List.of(Housekeeping.once(blobs::measure), Housekeeping.once(restorations::beat)))
                .flatMap(List::stream);
        return Stream.concat(byTheClock, others).toList();
    }

    /** What is looked at seldom: all names, all files, the audit log, and the size of all tables. */
    List<Housekeeping.Task> sweeps() {
        List<Housekeeping.Task> own =
                List.of(Housekeeping.once(blobs::sweep), Housekeeping.once(foundation.size::measure));
        return Stream.of(users.sweeps(), audit.sweeps(), own)
                .flatMap(List::stream)
                .toList();
    }

    /** Figures over tables that may be large. */
    List<Housekeeping.Task> figures() {
        return Stream.concat(messages.figures().stream(), policies.figures().stream())
                .toList();
    }

    /** Likewise, of what takes longer. */
    List<Housekeeping.Task> seldomFigures() {
        return messages.seldomFigures();
    }

    /** What is done often. */
    List<Housekeeping.Task> prompt() {
        return List.of(Housekeeping.once(messages.mailbox()::storeLate));
    }

    /** What is done twice a day. */
    List<Housekeeping.Task> daily() {
        return List.of(Housekeeping.once(messages.mailbox()::forgetSubmissions));
    }

    @Override
    public void close() {
        administration.close();
        audit.close();
        accounts.close();
        foundation.close();
        policyKeys.close();
    }
}
