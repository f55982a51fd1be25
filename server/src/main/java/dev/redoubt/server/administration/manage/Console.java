package dev.redoubt.server.administration.manage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What a command has of the world around it.
 *
 * @param in where a person answers, and pipes come in
 * @param person whether somebody sits there who can be asked
 */
public record Console(
        PrintStream out,
        PrintStream err,
        InputStream in,
        boolean person,
        Map<String, String> environment,
        Clock clock,
        SecureRandom random) {
    /** This process's own. */
    public static Console standard(Clock clock) {
        return new Console(
                System.out, System.err, System.in, terminal().isPresent(), System.getenv(), clock, new SecureRandom());
    }

    /**
     * Asks before something that cannot be taken back.
     *
     * @throws UsageException if nobody sits there, or he does not type {@code yes}
     */
    void confirm(boolean saidBefore, String what) {
        if (saidBefore) {
            return;
        }
        if (!person) {
            throw new UsageException(what + ": say --yes, for nobody is there to be asked");
        }
        err.print(what + ". Type yes to go on: ");
        err.flush();
        if (!"yes".equals(line())) {
            throw new UsageException("nothing was done");
        }
    }

    /** JDK 25 has none again where input or output is no terminal; others have one that says that it is none. */
    private static Optional<java.io.Console> terminal() {
        return Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal);
    }

    /** A line that is not shown while it is typed, if a person types it; the first line of the input otherwise. */
    String secret(String prompt) {
        Optional<java.io.Console> terminal = person ? terminal() : Optional.empty();
        if (terminal.isEmpty()) {
            return line();
        }
        char[] typed = terminal.get().readPassword("%s: ", prompt);
        if (typed == null) {
            throw new UsageException("nothing was typed");
        }
        String secret = new String(typed);
        Arrays.fill(typed, '\0');
        return secret;
    }

    /** Byte by byte: what follows on the line is left for the next who asks. */
    private String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int octet = in.read();
            if (octet < 0) {
                throw new UsageException("the input has ended");
            }
            for (; octet >= 0 && octet != '\n'; octet = in.read()) {
                line.write(octet);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString(Charset.defaultCharset()).stripTrailing();
    }
}
