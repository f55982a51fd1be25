package dev.redoubt.server.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.invitation.InvalidInvitationException;
import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.server.testing.MariaDb;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine;

/** One run of {@code redoubtctl} within this JVM. */
public record CommandRun(int code, String out, String err) {
    private static final Object STANDARD_STREAMS = new Object();

    public static CommandRun of(Clock clock, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        synchronized (STANDARD_STREAMS) {
            PrintStream realOut = System.out;
            PrintStream realErr = System.err;
            try (PrintStream capturedOut = new PrintStream(out, true, StandardCharsets.UTF_8);
                    PrintStream capturedErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
                System.setOut(capturedOut);
                System.setErr(capturedErr);
                CommandLine line = Redoubtctl.commandLine(clock);
                line.setErr(new PrintWriter(capturedErr, true, StandardCharsets.UTF_8));
                line.setOut(new PrintWriter(capturedOut, true, StandardCharsets.UTF_8));
                int code = line.execute(arguments);
                return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
            } finally {
                System.setOut(realOut);
                System.setErr(realErr);
            }
        }
    }

    /** For localhost, with the password of the tests' database in its file. */
    public static void init(Path folder, String databaseUrl) {
        Path password = folder.resolveSibling("password");
        try (Secret secret = Secret.takeOwnershipOf(MariaDb.PASSWORD.getBytes(StandardCharsets.UTF_8))) {
            NewFiles.replaceSecret(password, secret);
        }
        CommandRun run = of(
                Clock.systemUTC(),
                "init",
                "--dir",
                folder.toString(),
                "--host",
                "localhost",
                "--database-url",
                databaseUrl,
                "--database-user",
                MariaDb.USER,
                "--database-password-file",
                password.toString());
        assertEquals(0, run.code(), run.err());
    }

    public static InvitationLink invite(String name, Path configuration, Clock clock) {
        CommandRun run = of(clock, "invite", name, "--config", configuration.toString());
        assertEquals(0, run.code(), run.err());
        try {
            // A server in this JVM may have said something meanwhile.
            String link = run.out()
                    .lines()
                    .filter(line -> line.startsWith("redoubt:"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(run.out()));
            return InvitationLink.parse(link);
        } catch (InvalidInvitationException e) {
            throw new AssertionError(run.out(), e);
        }
    }
}
