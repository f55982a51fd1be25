package dev.redoubt.server;

import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.housekeeping.Housekeeping;
import dev.redoubt.server.link.Links;
import dev.redoubt.server.mailbox.Backlog;
import dev.redoubt.server.mailbox.GuardedRecipients;
import dev.redoubt.server.mailbox.LifeLimits;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.mailbox.MailboxMetrics;
import dev.redoubt.server.mailbox.MailboxResource;
import dev.redoubt.server.mailbox.MailboxStore;
import dev.redoubt.server.pool.Pool;
import dev.redoubt.server.pool.PoolLevels;
import dev.redoubt.server.pool.PoolMetrics;
import dev.redoubt.server.pool.PoolResource;
import dev.redoubt.server.pool.PoolStore;
import java.util.List;

/** Messages: the keys that they are sealed for, and the mailboxes. */
final class MessageServices {
    private final Pool pool;
    private final PoolLevels levels;
    private final Mailbox mailbox;
    private final Backlog backlog;
    private final LifeLimits lives;

    /** @param lives how long messages of an account live at most */
    MessageServices(ServerConfiguration configuration, Foundation foundation, Links links, LifeLimits lives) {
        this.lives = lives;
        PoolStore pools = new PoolStore();
        pool = new Pool(
                foundation.database,
                pools,
                foundation.accounts,
                foundation.idempotency,
                configuration.pool(),
                links,
                new PoolMetrics(foundation.metrics),
                foundation.random,
                System::nanoTime,
                foundation.clock);
        levels = new PoolLevels(
                foundation.database, pools, configuration.pool().low(), foundation.metrics, foundation.clock);
        backlog = new Backlog(foundation.database, foundation.metrics, System::nanoTime);
        mailbox = new Mailbox(
                new MailboxStore(foundation.database),
                configuration.mailbox(),
                new GuardedRecipients(links, foundation.database::isAlone),
                new MailboxMetrics(foundation.metrics),
                task -> Thread.ofVirtual().name("mailbox").start(task),
                System::nanoTime,
                foundation.clock);
    }

    Pool pool() {
        return pool;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    LifeLimits lives() {
        return lives;
    }

    List<Object> resources() {
        return List.of(new PoolResource(pool), new MailboxResource(mailbox, lives));
    }

    /** By the wall clock. */
    List<Housekeeping.Task> expiry() {
        return List.of(
                new Housekeeping.Task(mailbox::deleteExpired, Mailbox.BATCH),
                new Housekeeping.Task(pool::deleteExpired, Pool.BATCH));
    }

    /** Of what waits in the database. */
    List<Housekeeping.Task> figures() {
        return List.of(Housekeeping.once(backlog::measure), Housekeeping.once(levels::measure));
    }

    /** Likewise, of each device. */
    List<Housekeeping.Task> seldomFigures() {
        return List.of(new Housekeeping.Task(levels::measureSome, PoolLevels.BATCH));
    }

    /** What is in memory. */
    List<Housekeeping.Task> forgetting() {
        return List.of(Housekeeping.once(pool::forgetRates));
    }
}
