package dev.redoubt.server.configuration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a listener gets its connections from. */
public sealed interface Place {
    /** Of the public listener. */
    sealed interface Public extends Place permits Address, Inherited {}

    /** Of a listener for the machine itself. */
    sealed interface Private extends Place permits Address, UnixSocket {}

    /**
     * Bound by the server itself.
     *
     * @param port 0 takes a free one
     */
    record Address(String host, int port) implements Public, Private {
        public Address {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port must be 0 to 65535");
            }
        }
    }

    /** The listening socket that the process was started with as its standard input. It stays open when the process ends. */
    record Inherited() implements Public {}

    /** A Unix socket, made at the start: the system takes no path of more than 107 bytes, and it is made in a folder beside its place. */
    record UnixSocket(Path path) implements Private {
        /** Bytes of a path that the system takes. */
        static final int LONGEST_PATH = 107;

        private static final int LONGEST_FOLDER = 80;

        public UnixSocket {
            if (size(path) > LONGEST_PATH || size(path.toAbsolutePath().getParent()) > LONGEST_FOLDER) {
                throw new IllegalArgumentException("socket must lie in a folder whose path has at most "
                        + LONGEST_FOLDER + " bytes, as /run/redoubt, and have at most " + LONGEST_PATH
                        + " with its name");
            }
        }

        static int size(@Nullable Path path) {
            return path == null ? 0 : path.toString().getBytes(UTF_8).length;
        }
    }
}
