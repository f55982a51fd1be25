package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl bot}. */
@Command(
        name = "bot",
        mixinStandardHelpOptions = true,
        description = "Bots: programs that are users. They are named by name or number.")
final class BotCommand {
    private static final int ALL = 1_000_000;

    private final Console console;

    BotCommand(Console console) {
        this.console = console;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists bots.")
    int list(@Mixin CallOptions call) {
        ObjectNode order = ApiClient.members().put("sortFields", "username").put("sortDirection", "ASC");
        return call.run(
                console,
                session -> session.list(
                        "ListBots",
                        order,
                        "bots",
                        ALL,
                        List.of(
                                Column.of("ID", "botId"),
                                Column.of("NAME", "username"),
                                Column.of("SHOWN AS", "displayName"),
                                new Column(
                                        "GROUP",
                                        bot -> session.names()
                                                .groupName(bot.path("groupId").asText())),
                                new Column("STATUS", UserCommand::status),
                                Column.time("LAST SEEN", "lastLogin"))));
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one bot.")
    int show(@Mixin CallOptions call, @Parameters(paramLabel = "BOT") String bot) {
        return call.run(console, session -> {
            ObjectNode answer = session.call("GetBot", id(session, bot));
            return session.show(
                    answer,
                    details -> details.add("id", Values.text(answer.path("botId")))
                            .add("name", Values.text(answer.path("username")))
                            .add("shown as", Values.text(answer.path("displayName")))
                            .add(
                                    "group",
                                    session.names()
                                            .groupName(answer.path("groupId").asText()))
                            .add("status", UserCommand.status(answer))
                            .add("challenge", Values.text(answer.path("hasChallenge")))
                            .add("last seen", Values.time(answer.path("lastLogin"))));
        });
    }

    private static ObjectNode id(Session session, String bot) {
        return ApiClient.members().put("botId", session.names().bot(bot));
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a bot, whose name ends in \"bot\".",
                "Asks for the challenge, a password that its operator needs to enrol it; from a pipe, it is the first line."
            })
    int add(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "NAME", description = "Of the bot; it ends in \"bot\".") String name,
            @Option(names = "--display-name", paramLabel = "TEXT", description = "What people see.")
                    Optional<String> displayName,
            @Option(names = "--group", paramLabel = "GROUP", description = "Security group (default: the default one).")
                    Optional<String> group) {
        return call.run(console, session -> {
            ObjectNode members = ApiClient.members()
                    .put("username", name)
                    .put(
                            "groupId",
                            group.map(session.names()::group)
                                    .orElseGet(() -> session.names().defaultGroup()))
                    .put("challenge", console.secret("Challenge"));
            displayName.ifPresent(text -> members.put("displayName", text));
            ObjectNode answer = session.call("CreateBot", members);
            if (session.isJson()) {
                return session.json(answer);
            }
            String id = answer.path("botId").asText();
            console.err()
                    .println("Bot " + id + " was made. The link with which its operator enrols it, shown this once:");
            return invite(session, ApiClient.members().put("botId", id));
        });
    }

    @Command(
            name = "invite",
            mixinStandardHelpOptions = true,
            description = "Prints a fresh invitation link for a bot that is not enrolled; earlier ones are void.")
    int invite(@Mixin CallOptions call, @Parameters(paramLabel = "BOT") String bot, @Mixin LinkOptions link) {
        return call.run(console, session -> {
            ObjectNode members = id(session, bot);
            link.addTo(members);
            return invite(session, members);
        });
    }

    private static int invite(Session session, ObjectNode members) {
        ObjectNode answer = session.call("InviteBot", members);
        if (session.isJson()) {
            return session.json(answer);
        }
        session.console()
                .out()
                .println(TerminalText.line(answer.path("inviteCode").asText()));
        return session.done(answer, "valid until " + Values.time(answer.path("inviteExpiration")));
    }

    @Command(
            name = "update",
            mixinStandardHelpOptions = true,
            description = "Changes what people see of a bot, its group, or its challenge.")
    int update(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "BOT") String bot,
            @Option(names = "--display-name", paramLabel = "TEXT", description = "What people see.")
                    Optional<String> displayName,
            @Option(names = "--group", paramLabel = "GROUP", description = "Moves to this security group.")
                    Optional<String> group,
            @Option(names = "--challenge", description = "Asks for a new challenge.") boolean challenge) {
        return call.run(console, session -> {
            ObjectNode members = id(session, bot);
            displayName.ifPresent(text -> members.put("displayName", text));
            group.ifPresent(given -> members.put("groupId", session.names().group(given)));
            if (challenge) {
                members.put("challenge", console.secret("Challenge"));
            }
            return session.done(session.call("UpdateBot", members), bot + " was changed");
        });
    }

    @Command(name = "suspend", mixinStandardHelpOptions = true, description = "Closes the appliance to a bot.")
    int suspend(@Mixin CallOptions call, @Parameters(paramLabel = "BOT") String bot) {
        return toggle(call, bot, true, bot + " was suspended");
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Opens it to the bot again.")
    int resume(@Mixin CallOptions call, @Parameters(paramLabel = "BOT") String bot) {
        return toggle(call, bot, false, bot + " was resumed");
    }

    private int toggle(CallOptions call, String bot, boolean suspend, String done) {
        return call.run(
                console,
                session ->
                        session.done(session.call("UpdateBot", id(session, bot).put("suspend", suspend)), done));
    }

    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Removes a bot and its devices for good.")
    int delete(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "BOT") String bot,
            @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        return call.run(console, session -> {
            ObjectNode members = id(session, bot);
            console.confirm(yes, "This deletes the bot " + bot + " for good");
            return session.done(session.call("DeleteBot", members), bot + " was deleted");
        });
    }

    @Command(name = "count", mixinStandardHelpOptions = true, description = "Counts bots.")
    int count(@Mixin CallOptions call) {
        return call.run(console, session -> {
            ObjectNode answer = session.call("GetBotsCount", ApiClient.members());
            return session.show(
                    answer,
                    details -> List.of("active", "pending", "total")
                            .forEach(kind -> details.add(kind, Values.text(answer.path(kind)))));
        });
    }
}
