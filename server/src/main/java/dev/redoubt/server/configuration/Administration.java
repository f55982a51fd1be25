package dev.redoubt.server.configuration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;

/**
 * How the machine itself administers the server.
 *
 * @param socket a Unix socket, made at the start; at most 96 bytes, for the system takes no path of more than 107, and it is made
 *     beside its place
 */
public record Administration(Path socket) {
    private static final int LONGEST = 96;

    public Administration {
        if (socket.toString().getBytes(UTF_8).length > LONGEST) {
            throw new IllegalArgumentException(
                    "socket must have a path of at most " + LONGEST + " bytes: name a shorter one, below /run");
        }
    }
}
