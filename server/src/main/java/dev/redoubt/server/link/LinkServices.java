package dev.redoubt.server.link;

import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.mailbox.LifeLimits;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.pool.Pool;
import dev.redoubt.server.rest.BodyMemory;

/**
 * What every link works with.
 *
 * @param lives how long messages of an account live at most
 * @param memory for frames that come
 */
public record LinkServices(
        Mailbox mailbox,
        LifeLimits lives,
        Pool pool,
        ServerConfiguration.Link limits,
        BodyMemory memory,
        LinkMetrics metrics) {}
