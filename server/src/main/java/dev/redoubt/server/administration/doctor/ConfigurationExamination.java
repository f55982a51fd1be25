package dev.redoubt.server.administration.doctor;

import dev.redoubt.server.configuration.Place;
import dev.redoubt.server.configuration.SecretFile;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whether the configuration can be read, and says nothing that takes something else of it back. */
final class ConfigurationExamination implements Examination {
    private static final Duration CLIENTS_LEAVE = Duration.ofMinutes(4);

    @Override
    public void look(Host host, Findings findings) {
        findings.require(
                host.configuration().isPresent(),
                "configuration-parses",
                host.configuration().isPresent() ? host.file() + " can be read" : host.why(),
                "the server does not start with it",
                "mend the line in " + host.file() + "; what each key means: server/SPEC.md, \"Configuration\"");
        host.configuration().ifPresent(configuration -> {
            secrets(configuration, host, findings);
            listeners(configuration, host, findings);
            limits(configuration, host, findings);
        });
    }

    private static void secrets(ServerConfiguration configuration, Host host, Findings findings) {
        Set<Path> seen = new HashSet<>();
        List<String> twice = Secrets.of(configuration).stream()
                .filter(secret -> !seen.add(path(secret.file())))
                .map(Secrets.Named::key)
                .toList();
        findings.require(
                twice.isEmpty(),
                "secrets-apart",
                twice.isEmpty()
                        ? "each secret has a file of its own"
                        : String.join(", ", twice) + " name a file that another key names too",
                "one key for two purposes: whoever has the one has the other",
                "name a file of its own for each of them in " + host.file());
    }

    private static Path path(SecretFile file) {
        return file.path().normalize();
    }

    private static void listeners(ServerConfiguration configuration, Host host, Findings findings) {
        switch (configuration.management().place()) {
            case Place.Address address ->
                findings.expect(
                        isLoopback(address.host()),
                        "management-on-loopback",
                        "management listens on " + address.host(),
                        "health and metrics are for this machine only, and neither sealed nor asked for a name",
                        "set management.host to \"127.0.0.1\" in " + host.file());
            case Place.UnixSocket socket ->
                findings.require(
                        !socket.path().equals(configuration.administration().socket()),
                        "sockets-apart",
                        "management listens on " + socket.path(),
                        "one socket for everybody's metrics and for administrators: the server does not start",
                        "name another management.socket in " + host.file());
        }
        if (configuration.listener().place() instanceof Place.Address in
                && configuration.management().place() instanceof Place.Address own) {
            findings.require(
                    in.port() == 0 || in.port() != own.port(),
                    "ports-apart",
                    "devices come to port " + in.port() + ", metrics are on " + own.port(),
                    "two listeners on one port: the server does not start",
                    "set another management.port in " + host.file());
        }
    }

    private static boolean isLoopback(String host) {
        try {
            // A name is looked up by the machine's own table as a rule: localhost.
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void limits(ServerConfiguration configuration, Host host, Findings findings) {
        List<String> idle = Stream.of(
                        bounds(
                                configuration.limits().connectionsPerAddress()
                                        <= configuration.listener().connections(),
                                "limits.connections_per_address is above listener.connections"),
                        bounds(
                                configuration.limits().unprovenRequestsPerAddress()
                                        <= configuration.limits().unprovenRequests(),
                                "limits.unproven_requests_per_address is above limits.unproven_requests"),
                        bounds(
                                configuration.limits().sessions().perDevice()
                                        <= configuration.limits().sessions().devices(),
                                "limits.sessions_per_device is above limits.device_sessions"),
                        bounds(
                                configuration.mailbox().quotaBytes().bytes()
                                        <= configuration.database().room().bytes(),
                                "mailbox.quota_bytes is above database.room"))
                .flatMap(List::stream)
                .toList();
        findings.expect(
                idle.isEmpty(),
                "limits-agree",
                idle.isEmpty() ? "each limit bounds something" : String.join("; ", idle),
                "a limit above another one bounds nothing: one address or device may take everybody's share",
                "lower the first of each two in " + host.file());
        findings.expect(
                configuration.limits().sessions().idle().compareTo(CLIENTS_LEAVE) >= 0,
                "sessions-last",
                "sessions are dropped after "
                        + configuration.limits().sessions().idle().toSeconds() + " s without an exchange",
                "clients keep theirs for 4 min, and changes after a pause may fail",
                "set limits.session_idle to \"5m\" in " + host.file());
    }

    private static List<String> bounds(boolean holds, String otherwise) {
        return holds ? List.of() : List.of(otherwise);
    }
}
