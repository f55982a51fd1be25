package dev.redoubt.server.configuration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the machine itself administers the server.
 *
 * @param socket a Unix socket, made at the start: the system takes no path of more than 107 bytes, and it is made in a folder of a
 *     longer name beside its place
 */
public record Administration(Path socket) {
    private static final int LONGEST_PATH = 107;
    private static final int LONGEST_FOLDER = 80;

    public Administration {
        if (size(socket) > LONGEST_PATH || size(socket.toAbsolutePath().getParent()) > LONGEST_FOLDER) {
            throw new IllegalArgumentException("socket must lie in a folder whose path has at most " + LONGEST_FOLDER
                    + " bytes, as /run/redoubt, and have at most " + LONGEST_PATH + " with its name");
        }
    }

    private static int size(@Nullable Path path) {
        return path == null ? 0 : path.toString().getBytes(UTF_8).length;
    }
}
