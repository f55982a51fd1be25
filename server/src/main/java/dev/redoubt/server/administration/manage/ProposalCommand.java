package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import java.util.List;
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
                                Column.of("INPUT", "input"))));
    }

    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = "Has it done, in your name. Whoever proposed it cannot approve it.")
    int approve(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "NUMBER", description = "As the list shows it.") long number) {
        return call.run(console, session -> {
            ObjectNode answer =
                    session.call("ApproveProposal", ApiClient.members().put("number", number));
            return session.done(answer, answer.path("message").asText("done"));
        });
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
