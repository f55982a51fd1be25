package dev.redoubt.server;

import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.housekeeping.Housekeeping;
import dev.redoubt.server.link.Links;
import dev.redoubt.server.mailbox.GuardedRecipients;
import dev.redoubt.server.mailbox.LifeLimits;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.mailbox.MailboxMetrics;
import dev.redoubt.server.mailbox.MailboxResource;
import dev.redoubt.server.mailbox.MailboxStore;
import dev.redoubt.server.pool.Pool;
import dev.redoubt.server.pool.PoolMetrics;
import dev.redoubt.server.pool.PoolResource;
import dev.redoubt.server.pool.PoolStore;
import java.util.List;

/** Messages: the keys that they are sealed for, and the mailboxes. */
final class MessageServices {
    private final Pool pool;
    private final Mailbox mailbox;
    private final LifeLimits lives;

    /** @param lives how long messages of an account live at most */
    MessageServices(ServerConfiguration configuration, Foundation foundation, Links links, LifeLimits lives) {
        this.lives = lives;
        pool = new Pool(
                foundation.database,
                new PoolStore(),
                foundation.accounts,
                foundation.idempotency,
                configuration.pool(),
                links,
                new PoolMetrics(foundation.metrics),
                foundation.random,
                System::nanoTime,
                foundation.clock);
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

    /** What is in memory. */
    List<Housekeeping.Task> forgetting() {
        return List.of(Housekeeping.once(pool::forgetRates));
    }
}
