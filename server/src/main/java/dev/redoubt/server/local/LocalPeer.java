package dev.redoubt.server.local;

import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;

/** Who is at the other end of a Unix socket, as the kernel says (SO_PEERCRED): whoever connected, whatever he has become since. */
final class LocalPeer {
    private static final String ROOT = "root";
    private static final int LONGEST_NAME = 64;
    private static final String PREFIX = "local:";

    private final String owner;

    /** @param owner the system's user that the server runs as */
    LocalPeer(String owner) {
        this.owner = owner;
    }

    /** @return an owner by name, or nobody: the mode of the socket keeps others out, and this does not depend on it */
    Optional<Administrator> of(EndPoint connection) {
        return user(connection).flatMap(this::administrator);
    }

    /** The name goes into the audit log as it is. */
    Optional<Administrator> administrator(String user) {
        if (!user.equals(owner) && !user.equals(ROOT)) {
            return Optional.empty();
        }
        String name = PREFIX + user;
        return Optional.of(new Administrator(name.substring(0, Math.min(LONGEST_NAME, name.length())), Role.OWNER));
    }

    private static Optional<String> user(EndPoint connection) {
        if (!(connection instanceof SocketChannelEndPoint end)) {
            return Optional.empty();
        }
        SocketChannel channel = end.getChannel();
        try {
            return Optional.of(
                    channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName());
        } catch (IOException e) {
            // He has gone.
            return Optional.empty();
        }
    }
}
