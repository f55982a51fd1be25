package dev.redoubt.server.configuration;

import java.nio.file.Path;

/**
 * How the machine itself administers the server.
 *
 * @param socket where its Unix socket is made
 */
public record Administration(Path socket) {
    public Administration {
        socket = new Place.UnixSocket(socket).path();
    }
}
