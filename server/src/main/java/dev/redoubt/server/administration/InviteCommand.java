package dev.redoubt.server.administration;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.server.account.NameVault;
import dev.redoubt.server.account.UserName;
import dev.redoubt.server.configuration.DurationText;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.user.DirectInvitation;
import dev.redoubt.server.user.InvitationLinks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl invite NAME}: prints a link that enrols one person once. */
@Command(
        name = "invite",
        mixinStandardHelpOptions = true,
        description = "Prints an invitation link. Who has the link can enrol under the name, once: pass it on safely.")
final class InviteCommand implements Callable<Integer>, ClockedCommand {
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Parameters(
            paramLabel = "NAME",
            description = "1 to 64 characters of a-z, 0-9 and . _ @ + -, the first a letter or digit.")
    private String name = "";

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The server's configuration.")
    private Path config = Path.of("");

    @Option(
            names = "--valid-for",
            paramLabel = "DURATION",
            description = "For example 12h or 7d, at most 365d; to the full hour (default: ${DEFAULT-VALUE}).")
    private String validFor = "7d";

    InviteCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        UserName user = parse("NAME", name, UserName::new);
        Duration life = parse("--valid-for", validFor, DurationText::parse);
        if (life.compareTo(LONGEST) > 0) {
            throw new CommandFailedException("--valid-for: at most 365d");
        }
        ServerConfiguration configuration = ServerConfiguration.read(config);
        long expires = Hours.roundUp(clock.instant().plus(life));
        try (InvitationLink link = new InvitationLinks(configuration, random).fresh()) {
            store(configuration, link.token().digest(), user, expires);
            System.out.println(link.toText());
            System.err.println("valid until " + Instant.ofEpochSecond(expires * 3_600));
        }
        return 0;
    }

    private interface Parser<T> {
        T parse(String text);
    }

    private static <T> T parse(String what, String text, Parser<T> parser) {
        try {
            return parser.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(what + ": " + e.getMessage(), e);
        }
    }

    private void store(ServerConfiguration configuration, Octets token, UserName user, long expires) {
        try (NameVault names = new NameVault(
                        configuration.names().indexKeyFile().readExactly(NameVault.KEY_SIZE),
                        configuration.names().columnKeyFile().readExactly(NameVault.KEY_SIZE),
                        random);
                Database database = Database.openExisting(configuration.database(), new SimpleMeterRegistry());
                DirectAudit audit = new DirectAudit(configuration, database, random, clock)) {
            DirectInvitation invitation = new DirectInvitation(names, audit.log());
            if (!database.transaction(handle -> invitation.invite(handle, DirectAudit.local(), user, token, expires))) {
                throw new CommandFailedException("somebody is enrolled under this name");
            }
        }
    }
}
