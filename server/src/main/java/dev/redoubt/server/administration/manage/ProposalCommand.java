package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl proposal}. */
@Command(
        name = "proposal",
        mixinStandardHelpOptions = true,
        description = "What waits for a second administrator, and what one is needed for.")
final class ProposalCommand {
    private static final int ALL = 10_000;

    private final Console console;

    ProposalCommand(Console console) {
        this.console = console;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists what waits.")
    int list(@Mixin CallOptions call) {
        return call.run(
                console,
                session -> session.list(
                        "ListProposals",
                        ApiClient.members(),
                        "proposals",
                        ALL,
                        List.of(
                                Column.of("NUMBER", "number"),
                                Column.of("BY", "administrator"),
                                Column.of("KIND", "kind"),
                                Column.of("OPERATION", "operation"),
                                Column.time("UNTIL", "expires"),
                                new Column("CHANGES", proposal -> new ProposalView(proposal).brief()),
                                Column.of("INPUT", "input"))));
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows one proposal: who asked for what, and what it would change.")
    int show(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "NUMBER", description = "As the list shows it.") long number) {
        return call.run(console, session -> {
            JsonNode proposal = find(session, number);
            if (session.isJson()) {
                return session.json(proposal);
            }
            new ProposalView(proposal).print(console.out(), session.names());
            return CallOptions.DONE;
        });
    }

    private static JsonNode find(Session session, long number) {
        for (JsonNode proposal : session.api().all("ListProposals", ApiClient.members(), "proposals", ALL)) {
            if (proposal.path("number").asLong() == number) {
                return proposal;
            }
        }
        throw new UsageException("no proposal " + number + " waits: it was decided on, or has expired");
    }

    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = {
                "Shows what it would change, asks, and has it done, in your name. Whoever proposed it cannot approve it.",
                "What the operation answers is printed as JSON. An access key that comes of it is written into a profile: you are"
                        + " the one who has seen it, so you and the new administrator never approve each other's proposals with it."
            })
    int approve(
            @Mixin AdminOptions call,
            @Parameters(paramLabel = "NUMBER", description = "As the list shows it.") long number,
            @Option(
                            names = "--profile",
                            paramLabel = "FILE",
                            description =
                                    "New file for the profile of an access key that is issued, for its owner alone."
                                            + " Your own stands before the command: redoubtctl --profile YOURS proposal approve ...")
                    Optional<Path> profile,
            @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        return call.run(console, session -> {
            ProposalView proposal = new ProposalView(find(session, number));
            requirePlace(proposal, profile);
            proposal.print(console.err(), session.names());
            console.err().println();
            console.confirm(yes, "This approves proposal " + number + ", and has it done");
            ObjectNode answer = profile.map(
                            file -> ProfileMaker.write(file, call.way(console), () -> approve(session, proposal)))
                    .orElseGet(() -> approve(session, proposal));
            profile.ifPresent(file -> {
                answer.remove("secretAccessKey");
                console.err().println(TerminalText.line("the access key is in " + file + ": pass it on safely"));
            });
            return session.json(answer);
        });
    }

    private static void requirePlace(ProposalView proposal, Optional<Path> profile) {
        if (proposal.issuesKey() && profile.isEmpty()) {
            throw new UsageException(
                    "this issues an access key, which is shown once: say --profile FILE, a new file for it");
        }
        if (!proposal.issuesKey() && profile.isPresent()) {
            throw new UsageException(
                    "nothing comes of this that --profile could be for; your own profile stands before the"
                            + " command: redoubtctl --profile YOURS proposal approve " + proposal.number());
        }
    }

    /** @return what the operation answers */
    private static ObjectNode approve(Session session, ProposalView proposal) {
        ObjectNode members =
                ApiClient.members().put("number", proposal.number()).put("digest", proposal.digest());
        String answer = session.call("ApproveProposal", members).path("answer").asText("{}");
        return ProposalView.read(answer) instanceof ObjectNode object ? object : ApiClient.members();
    }

    @Command(name = "reject", mixinStandardHelpOptions = true, description = "Nothing is done, and it waits no more.")
    int reject(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "NUMBER", description = "As the list shows it.") long number) {
        return call.run(console, session -> {
            ObjectNode answer =
                    session.call("RejectProposal", ApiClient.members().put("number", number));
            return session.done(answer, answer.path("message").asText("done"));
        });
    }

    @Command(
            name = "rule",
            mixinStandardHelpOptions = true,
            description = "Shows what a second administrator is needed for; with --on or --none, changes it.")
    int rule(
            @Mixin CallOptions call,
            @Option(
                            names = "--on",
                            split = ",",
                            paramLabel = "KIND",
                            description =
                                    "device-wipe, policy-loosen, retention-enable, administrators: these, and no others.")
                    List<String> on,
            @Option(names = "--none", description = "For nothing. That needs a second owner itself.") boolean none) {
        if (none && on != null) {
            throw new UsageException("--on and --none contradict each other");
        }
        return call.run(console, session -> {
            ObjectNode answer;
            if (none || on != null) {
                ObjectNode members = ApiClient.members();
                members.putArray("on");
                (on == null ? List.<String>of() : on).forEach(members.withArray("on")::add);
                answer = session.call("UpdateTwoAdministrators", members);
            } else {
                answer = session.call("GetTwoAdministrators", ApiClient.members());
            }
            String kinds = Values.text(answer.path("on"));
            return session.show(
                    answer, details -> details.add("two administrators for", kinds.isEmpty() ? "nothing" : kinds));
        });
    }
}
