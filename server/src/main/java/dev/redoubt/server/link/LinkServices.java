package dev.redoubt.server.link;

import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.pool.Pool;

/** What every link works with. */
public record LinkServices(Mailbox mailbox, Pool pool, ServerConfiguration.Link limits, LinkMetrics metrics) {}
