package dev.redoubt.evaluation;

import dev.redoubt.protocol.invitation.ApplianceAddress;
import dev.redoubt.protocol.invitation.InvalidInvitationException;
import dev.redoubt.protocol.invitation.InvitationLink;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/** The evaluation from the first step to the last: starts everything, lets two people talk, shows and checks the evidence. */
final class Story implements AutoCloseable {
    private final Path project;
    private final Path state;
    private final Screen screen;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Person alice;
    private final Person bob;

    Story(Path project, Path state, Screen screen) {
        this.project = project;
        this.state = state;
        this.screen = screen;
        Path command = project.resolve("client/bin/redoubt");
        this.alice = new Person("alice", command, state.resolve("alice"));
        this.bob = new Person("bob", command, state.resolve("bob"));
    }

    void tell() throws Exception {
        screen.heading("A whole appliance on this machine");
        String password = HexFormat.of().formatHex(SecureRandom.getSeed(16));
        Database database = keep(screen.step(
                "Unpacking and starting a MariaDB of its own",
                () -> Database.start(state.resolve("mariadb"), password)));
        Path server = project.resolve("server/bin");
        Path folder = state.resolve("appliance");
        int port = Appliance.freePort();
        screen.step("redoubtctl init: appliance root, channel key, private CA, configuration", () -> {
            Appliance.init(server, folder, port, database, password);
            return folder;
        });
        Appliance appliance = keep(screen.step("Starting redoubtd", () -> Appliance.start(server, folder, port)));
        Tap tap = keep(
                Tap.start(appliance.certificate(), appliance.privateKey(), appliance.authority(), appliance.port()));
        enrol(alice, appliance, tap);
        enrol(bob, appliance, tap);
        new Conversation(screen, database, tap, alice, bob).show(appliance);
    }

    private <T extends AutoCloseable> T keep(T started) {
        synchronized (running) {
            running.push(started);
        }
        return started;
    }

    private void enrol(Person person, Appliance appliance, Tap tap) throws Exception {
        screen.step(
                "redoubtctl invite " + person.name() + "; redoubt enrol LINK",
                () -> person.runs("enrol", throughTap(appliance.invite(person.name()), tap)));
    }

    /** The same invitation, with the tap's port in the place of the appliance's. */
    private static String throughTap(String link, Tap tap) throws InvalidInvitationException {
        try (InvitationLink invitation = InvitationLink.parse(link)) {
            ApplianceAddress address = new ApplianceAddress(invitation.address().host(), tap.port());
            return new InvitationLink(
                            address,
                            invitation.certificateAuthorityPin(),
                            invitation.applianceRootPin(),
                            invitation.token())
                    .toText();
        }
    }

    void printWhatToTryNext() {
        System.out.printf(
                """

                It stays up until Ctrl-C. In other terminals:
                    export REDOUBT_HOME=%s REDOUBT_PASSPHRASE='%s'
                    %s listen

                    export REDOUBT_HOME=%s REDOUBT_PASSPHRASE='%s'
                    %s send bob 'Are you there?'
                    %s fingerprint bob
                    %s inbox
                """,
                bob.home(),
                bob.passphrase(),
                bob.command(),
                alice.home(),
                alice.passphrase(),
                alice.command(),
                alice.command(),
                alice.command());
    }

    @Override
    public void close() {
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
