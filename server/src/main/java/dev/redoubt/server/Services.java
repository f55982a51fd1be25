package dev.redoubt.server;

import dev.redoubt.server.account.Accounts;
import dev.redoubt.server.blob.BlobContentHandler;
import dev.redoubt.server.blob.BlobMetrics;
import dev.redoubt.server.blob.BlobResource;
import dev.redoubt.server.blob.Blobs;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.device.CutOff;
import dev.redoubt.server.housekeeping.Housekeeping;
import dev.redoubt.server.idempotency.Idempotency;
import dev.redoubt.server.idempotency.IdempotencyKeyFilter;
import dev.redoubt.server.link.Links;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.pool.Pool;
import dev.redoubt.server.rest.BodyMemory;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;

/** What the server does for devices, area by area: the logic, its resources, and what expires. */
final class Services implements AutoCloseable {
    private final Foundation foundation;
    private final MessageServices messages;
    private final AccountServices accounts;
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
            foundation = started.keep(new Foundation(configuration, metrics, random, clock), Foundation::close);
            messages = new MessageServices(configuration, foundation, links);
            accounts = started.keep(
                    new AccountServices(configuration, foundation, messages.mailbox(), cutOff), AccountServices::close);
            administration = started.keep(new AdministrationServices(foundation), AdministrationServices::close);
            blobs = Blobs.open(foundation.database, configuration.blobs(), new BlobMetrics(metrics), clock);
            started.complete();
        }
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

    /** What devices ask for by HTTP, inside of the channel. */
    Object[] resources() {
        List<Object> all = new ArrayList<>(List.of(new IdempotencyKeyFilter(), new BlobResource(blobs)));
        all.addAll(accounts.resources());
        all.addAll(messages.resources());
        return all.toArray();
    }

    /** What moves the bytes of files, which are too many for a resource. */
    Handler blobContent() {
        return new BlobContentHandler(blobs, foundation.gate);
    }

    /** What administrators ask for, inside of the channel. */
    Handler administration(BodyMemory memory) {
        return administration.signed(memory);
    }

    /** Deletions in small batches, all of them by time: from the database only while its time is to be trusted. */
    List<Housekeeping.Task> expiry() {
        List<Housekeeping.Task> own = List.of(
                new Housekeeping.Task(blobs::deleteExpired, Blobs.BATCH),
                new Housekeeping.Task(foundation.idempotency::forgetExpired, Idempotency.BATCH));
        Stream<Housekeeping.Task> byTheClock = Stream.of(
                        messages.expiry(), own, accounts.expiry(), administration.expiry())
                .flatMap(List::stream)
                .map(foundation.time::whileSteady);
        Stream<Housekeeping.Task> others = Stream.of(
                        messages.forgetting(),
                        accounts.forgetting(),
                        administration.forgetting(),
                        List.of(Housekeeping.once(blobs::measure)))
                .flatMap(List::stream);
        return Stream.concat(byTheClock, others).toList();
    }

    /** What is looked at seldom: all files, and the size of all tables. */
    List<Housekeeping.Task> sweeps() {
        return List.of(Housekeeping.once(blobs::sweep), Housekeeping.once(foundation.size::measure));
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
        accounts.close();
        foundation.close();
    }
}
