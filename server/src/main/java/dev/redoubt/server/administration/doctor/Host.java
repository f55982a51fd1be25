package dev.redoubt.server.administration.doctor;

import dev.redoubt.server.administration.observe.Scrape;
import dev.redoubt.server.administration.observe.Tools;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The machine that is looked at.
 *
 * @param file the configuration
 * @param configuration empty if it cannot be read
 * @param why it cannot, in one line; empty if it can
 * @param isRoot whether this user sees everything
 * @param isManaged whether systemd runs here
 * @param scrape what the server says; empty where none answers
 * @param checks what the installation promises of the host
 */
record Host(
        Path file,
        Optional<ServerConfiguration> configuration,
        String why,
        boolean isRoot,
        boolean isManaged,
        Tools tools,
        Optional<Scrape> scrape,
        Path checks,
        Instant now) {}
