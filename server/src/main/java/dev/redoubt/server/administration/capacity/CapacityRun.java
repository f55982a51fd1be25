package dev.redoubt.server.administration.capacity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import dev.redoubt.server.administration.access.ApiClient;
import dev.redoubt.server.configuration.Place;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Set;

/** One measurement of the appliance on this machine, from making users for it to removing them. */
public final class CapacityRun {
    /** Invitations for each: as ops/capacity counts. */
    private static final int DEVICES_OF_A_USER = 32;

    private static final int ABSENT = 32;
    private static final int FRIENDS = 2;
    private static final int LONGEST = 8;
    private static final int MOST_DEVICES = 400;
    private static final Set<String> ANY = Set.of("0.0.0.0", "::", "[::]");

    /**
     * How it is measured.
     *
     * @param minutes 1 to 8
     * @param devices an even number of 2 to 400
     * @param besideUsers whether it may be done while others are connected
     */
    public record Options(int minutes, int devices, boolean besideUsers) {
        public Options {
            if (minutes < 1 || minutes > LONGEST) {
                throw new CapacityException("--minutes: 1 to " + LONGEST);
            }
            if (devices < 2 || devices > MOST_DEVICES || devices % 2 != 0) {
                throw new CapacityException("--devices: an even number of 2 to " + MOST_DEVICES);
            }
        }

        int users() {
            return FRIENDS + accounts(devices) + accounts(ABSENT);
        }

        private static int accounts(int devices) {
            return (devices + DEVICES_OF_A_USER - 1) / DEVICES_OF_A_USER;
        }
    }

    private final ServerConfiguration configuration;
    private final ApiClient api;
    private final Clock clock;
    private final SecureRandom random;
    private final String classes;
    private final PrintStream progress;

    /**
     * @param api of the server that runs with this configuration, on this machine
     * @param classes the class path of the load
     */
    public CapacityRun(
            ServerConfiguration configuration,
            ApiClient api,
            Clock clock,
            SecureRandom random,
            String classes,
            PrintStream progress) {
        this.configuration = configuration;
        this.api = api;
        this.clock = clock;
        this.random = random;
        this.classes = classes;
        this.progress = progress;
    }

    /** @param group whose policy the load's users have */
    public CapacityStatement measure(Options options, String group, String version) {
        LoadProgram load = LoadProgram.of(classes, progress);
        String hosts = hosts();
        long others = ConnectedDevices.count(configuration.management().place());
        if (others > 0 && !options.besideUsers()) {
            throw new CapacityException(
                    others + " devices are connected, and would notice: measure when nobody is, or say --beside-users");
        }
        JsonNode found = load(load, options, group, hosts);
        return new CapacityStatement(
                clock.instant(),
                version,
                options.minutes(),
                others > 0,
                Machine.here(state()),
                found.path("users").asInt(),
                found.path("devices").asInt(),
                CapacityStatement.rate(found.path("durable")),
                CapacityStatement.rate(found.path("connected")),
                CapacityStatement.talk(found.path("endToEnd")));
    }

    private JsonNode load(LoadProgram load, Options options, String group, String hosts) {
        try (OwnUsers users = OwnUsers.make(api, group, options.users(), random)) {
            // Ended by a signal, they are removed too.
            Thread last = new Thread(users::remove);
            Runtime.getRuntime().addShutdownHook(last);
            JsonNode found = load.run(options.minutes(), options.devices(), hosts, users.links());
            progress.println("removing the users of the load");
            users.remove();
            Runtime.getRuntime().removeShutdownHook(last);
            return found;
        }
    }

    /** Where the server keeps its state, and so on the disk that counts. */
    private Path state() {
        return configuration.blobs().folder().toAbsolutePath();
    }

    /** The name of the appliance leads to its listener on this machine, wherever it leads elsewhere. */
    private String hosts() {
        ApplianceAddress address = configuration.appliance().address();
        String own = "127.0.0.1";
        if (configuration.listener().place() instanceof Place.Address(String host, int port)) {
            if (port != 0 && port != address.port()) {
                throw new CapacityException("invitations name port " + address.port() + " and the listener has " + port
                        + ": it is not this machine's own way in that could be measured");
            }
            own = ANY.contains(host) ? own : numeric(host);
        }
        return own + " " + address.host() + "\n127.0.0.1 localhost\n";
    }

    private static String numeric(String host) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new CapacityException("listener.host is no address of this machine: " + host, e);
        }
    }
}
