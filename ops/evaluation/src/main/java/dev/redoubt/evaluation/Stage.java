package dev.redoubt.evaluation;

import dev.redoubt.protocol.invitation.ApplianceAddress;
import dev.redoubt.protocol.invitation.InvalidInvitationException;
import dev.redoubt.protocol.invitation.InvitationLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/** What stands before anybody speaks: a database, an appliance, and a tap between it and the devices. */
final class Stage implements AutoCloseable {
    private final Path project;
    private final Path state;
    private final Screen screen;
    private final Deque<AutoCloseable> running;
    private final Database database;
    private final Appliance appliance;
    private final Tap tap;
    private final List<String> links = new ArrayList<>();

    private Stage(
            Path project,
            Path state,
            Screen screen,
            Deque<AutoCloseable> running,
            Database database,
            Appliance appliance,
            Tap tap) {
        this.project = project;
        this.state = state;
        this.screen = screen;
        this.running = running;
        this.database = database;
        this.appliance = appliance;
        this.tap = tap;
    }

    /**
     * Starts everything, in order.
     *
     * @param recorded whether the tap keeps every byte, in {@link #recordings}
     */
    static Stage set(Path project, Path state, Screen screen, boolean recorded) throws Exception {
        Deque<AutoCloseable> running = new ArrayDeque<>();
        try {
            return set(project, state, screen, recorded, running);
        } catch (Exception e) {
            closeAll(running);
            throw e;
        }
    }

    private static Stage set(Path project, Path state, Screen screen, boolean recorded, Deque<AutoCloseable> running)
            throws Exception {
        String password = HexFormat.of().formatHex(SecureRandom.getSeed(16));
        Database database = screen.step(
                "Unpacking and starting a MariaDB of its own",
                () -> Database.start(state.resolve("mariadb"), password));
        running.push(database);
        Path server = project.resolve("server/bin");
        Path folder = state.resolve("appliance");
        int port = Appliance.freePort();
        screen.step("redoubtctl init: appliance root, channel key, private CA, configuration", () -> {
            Appliance.init(server, folder, port, database, password);
            return folder;
        });
        Appliance appliance = screen.step("Starting redoubtd", () -> Appliance.start(server, folder, port));
        running.push(appliance);
        Tap tap = Tap.start(appliance, recorded ? Files.createDirectories(recordings(state)) : null);
        running.push(tap);
        return new Stage(project, state, screen, running, database, appliance, tap);
    }

    /** A device that does not exist yet, named {@code account} or {@code account-kind}. */
    Device device(String account, String kind) {
        String label = kind.isEmpty() ? account : account + "-" + kind;
        return new Device(account, project.resolve("client/bin/redoubt"), state.resolve(label));
    }

    /** {@code redoubtctl invite}; the link leads to the tap. */
    String invite(String account) throws IOException, InterruptedException {
        String link = appliance.invite(account);
        links.add(link);
        return throughTap(link, tap);
    }

    /** Every invitation that was made, as the appliance printed it. */
    List<String> links() {
        return List.copyOf(links);
    }

    void enrol(Device device, String... options) throws Exception {
        screen.step("redoubtctl invite " + device.account() + "; redoubt enrol LINK", () -> {
            String[] arguments = new String[options.length + 2];
            arguments[0] = "enrol";
            arguments[1] = invite(device.account());
            System.arraycopy(options, 0, arguments, 2, options.length);
            return device.runs(arguments);
        });
    }

    /** The same invitation, with the tap's port in the place of the appliance's. */
    private static String throughTap(String link, Tap tap) {
        try (InvitationLink invitation = InvitationLink.parse(link)) {
            ApplianceAddress address = new ApplianceAddress(invitation.address().host(), tap.port());
            return new InvitationLink(
                            address,
                            invitation.certificateAuthorityPin(),
                            invitation.applianceRootPin(),
                            invitation.token())
                    .toText();
        } catch (InvalidInvitationException e) {
            throw new EvaluationException("redoubtctl invite printed a link that is none");
        }
    }

    Path project() {
        return project;
    }

    Path state() {
        return state;
    }

    Screen screen() {
        return screen;
    }

    Database database() {
        return database;
    }

    Appliance appliance() {
        return appliance;
    }

    Tap tap() {
        return tap;
    }

    /** What the tap saw, a file for each direction of each connection. */
    Path recordings() {
        return recordings(state);
    }

    private static Path recordings(Path state) {
        return state.resolve("wire");
    }

    @Override
    public void close() {
        appliance.expectEnd();
        closeAll(running);
    }

    private static void closeAll(Deque<AutoCloseable> running) {
        synchronized (running) {
            while (!running.isEmpty()) {
                try {
                    running.pop().close();
                } catch (Exception e) {
                    System.err.println("while closing: " + e.getMessage());
                }
            }
        }
    }
}
