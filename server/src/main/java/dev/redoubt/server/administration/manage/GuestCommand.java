package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl guest}. */
@Command(
        name = "guest",
        mixinStandardHelpOptions = true,
        description = "People of other networks who talk to users of this one.")
final class GuestCommand {
    private static final int ALL = 1_000_000;

    private final Console console;

    GuestCommand(Console console) {
        this.console = console;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists guests.")
    int list(
            @Mixin CallOptions call,
            @Option(names = "--period", paramLabel = "YYYY_MM", description = "Of this month.")
                    Optional<String> period) {
        ObjectNode members = ApiClient.members();
        period.ifPresent(month -> members.put("billingPeriod", month));
        return call.run(
                console,
                session -> session.list(
                        "ListGuestUsers",
                        members,
                        "guestlist",
                        ALL,
                        List.of(
                                Column.of("NAME", "username"),
                                Column.of("HASH", "usernameHash"),
                                Column.of("PERIOD", "billingPeriod"))));
    }

    @Command(name = "blocked", mixinStandardHelpOptions = true, description = "Lists guests who are blocked.")
    int blocked(@Mixin CallOptions call) {
        return call.run(
                console,
                session -> session.list(
                        "ListBlockedGuestUsers",
                        ApiClient.members(),
                        "blocklist",
                        ALL,
                        List.of(
                                Column.of("NAME", "username"),
                                Column.of("HASH", "usernameHash"),
                                Column.of("BLOCKED BY", "admin"),
                                Column.of("SINCE", "modified"))));
    }

    @Command(name = "block", mixinStandardHelpOptions = true, description = "Blocks a guest.")
    int block(
            @Mixin CallOptions call, @Parameters(paramLabel = "HASH", description = "As lists show it.") String hash) {
        return toggle(call, hash, true);
    }

    @Command(name = "unblock", mixinStandardHelpOptions = true, description = "Lets a guest in again.")
    int unblock(
            @Mixin CallOptions call, @Parameters(paramLabel = "HASH", description = "As lists show it.") String hash) {
        return toggle(call, hash, false);
    }

    private int toggle(CallOptions call, String hash, boolean block) {
        ObjectNode members = ApiClient.members().put("usernameHash", hash).put("block", block);
        return call.run(
                console,
                session -> session.done(session.call("UpdateGuestUser", members), block ? "blocked" : "let in again"));
    }

    @Command(name = "count", mixinStandardHelpOptions = true, description = "Counts guests month by month.")
    int count(@Mixin CallOptions call) {
        return call.run(console, session -> {
            ObjectNode answer = session.call("GetGuestUserHistoryCount", ApiClient.members());
            return session.print(
                    "history",
                    answer.withArray("history"),
                    List.of(Column.of("MONTH", "month"), Column.of("GUESTS", "count")));
        });
    }
}
