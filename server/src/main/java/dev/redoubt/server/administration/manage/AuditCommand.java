package dev.redoubt.server.administration.manage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import dev.redoubt.server.configuration.RefusedStartException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl audit}: what needs a server. An export is verified without one. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "What administrators did: in a log that cannot be changed without it being found.")
public final class AuditCommand {
    private final Console console;

    /** @param console where it is shown */
    public AuditCommand(Console console) {
        this.console = console;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists entries, the latest first.")
    int list(
            @Mixin CallOptions call,
            @Option(names = "--by", paramLabel = "NAME", description = "Only what this administrator did.")
                    Optional<String> by,
            @Option(names = "--act", paramLabel = "ACT", description = "Only this, as user.create.")
                    Optional<String> act,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "At most so many (default: ${DEFAULT-VALUE}).")
                    int limit) {
        ObjectNode members = ApiClient.members();
        by.ifPresent(name -> members.put("administrator", name));
        act.ifPresent(name -> members.put("act", name));
        return call.run(
                console,
                session -> session.list(
                        "ListAuditEntries",
                        members,
                        "entries",
                        Session.atLeastOne(limit),
                        List.of(
                                Column.of("NUMBER", "number"),
                                Column.time("TIME", "time"),
                                Column.of("BY", "administrator"),
                                Column.of("ROLE", "role"),
                                Column.of("ACT", "act"),
                                Column.of("DETAILS", "details"))));
    }

    @Command(
            name = "head",
            mixinStandardHelpOptions = true,
            description =
                    "Prints how far the log goes, signed now. Keep it elsewhere: it shows later, by \"audit verify --since\", that"
                            + " nothing up to there was changed or cut.")
    int head(@Mixin CallOptions call) {
        return call.run(console, session -> {
            ObjectNode answer = session.call("GetAuditHead", ApiClient.members());
            if (session.isJson()) {
                return session.json(answer);
            }
            console.out().println(TerminalText.line(answer.path("line").asText()));
            return CallOptions.DONE;
        });
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description =
                    "Writes the log with its signed head to a file, for \"redoubtctl audit verify\" on any machine.")
    int export(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "FILE", description = "New file.") Path file,
            @Option(
                            names = "--first",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "From this entry on (default: ${DEFAULT-VALUE}).")
                    long first) {
        return call.run(console, session -> {
            try (BufferedWriter out = Files.newBufferedWriter(file, US_ASCII, StandardOpenOption.CREATE_NEW)) {
                ObjectNode last = export(session, first, out);
                line(out, last.path("head"));
                return session.done(
                        last, "entries " + first + " to " + last.path("last").asText() + " are in " + file);
            } catch (IOException e) {
                throw new UsageException("the export cannot be written: " + RefusedStartException.why(e));
            }
        });
    }

    /** @return the last answer, whose head says how far the log goes */
    private static ObjectNode export(Session session, long first, BufferedWriter out) throws IOException {
        long from = first;
        while (true) {
            ObjectNode answer = session.call("ExportAudit", ApiClient.members().put("first", from));
            if (from == first) {
                line(out, answer.path("beginning"));
            }
            for (JsonNode entry : answer.path("lines")) {
                line(out, entry);
            }
            long last = answer.path("last").asLong();
            if (last >= answer.path("number").asLong() || last < from) {
                return answer;
            }
            from = last + 1;
        }
    }

    private static void line(BufferedWriter out, JsonNode text) throws IOException {
        out.write(text.asText());
        out.write('\n');
    }
}
